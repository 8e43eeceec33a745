// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies that are large, endless, or of nobody known.
#include "tests/unit/backend/http/abuse_world.h"

#include <latch>

namespace remuda {

namespace {

TEST_F(AbuseTest, anEndlessBodyIsCutAtTheLimitWhateverItsForm) {
    options.machines_bytes = 1024 * 1024;
    start();
    const auto before = residentMemory();
    for (const auto* path : {"/open", "/size", "/api/v1/machines/import"}) {
        RawClient client(server->port());
        client.send(post(path, signed_in + "Transfer-Encoding: chunked\r\n"));
        const auto chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
        for (int number = 0; number < 512; ++number) // 32 MiB
            client.send(chunk);
        EXPECT_EQ(client.readAll().find("took"), std::string::npos);
    }
    EXPECT_TRUE(othersAreServed());
    EXPECT_LT(residentMemory(), before + 64 * 1024 * 1024);
}

TEST_F(AbuseTest, largeBodiesOfStrangersAreRefusedBeforeTheyAreReadAndNeverKept) {
    start();
    ASSERT_TRUE(othersAreServed());
    const auto before = residentMemory();
    const Bystander other(*this);
    const auto announced = bytes(32 * 1024 * 1024);
    const auto slow = crowd(100, post("/api/v1/machines/import", announced) + "a");
    const auto chunked = crowd(100, post("/api/v1/machines/import", "Transfer-Encoding: chunked\r\n"));
    const auto whole = crowd(200, post("/api/v1/machines/import", announced));
    const std::string piece(64 * 1024, 'x');
    for (int number = 0; number < 32; ++number) // 400 MiB in all
        for (const auto& each : whole)
            each->send(piece);
    for (const auto* strangers : {&slow, &chunked, &whole})
        for (const auto& each : *strangers)
            EXPECT_EQ(each->readUntil("\r\n\r\n").find("HTTP/1.1 401"), 0u);
    EXPECT_LT(residentMemory(), before + 100 * 1024 * 1024);
}

TEST_F(AbuseTest, whoAsksBeforeSendingIsRefusedAtOnce) {
    start();
    RawClient client(server->port());
    const auto text = client.ask(post("/size", bytes(1024 * 1024) + "Expect: 100-continue\r\n"));
    EXPECT_EQ(text.find("HTTP/1.1 401"), 0u) << text;
}

TEST_F(AbuseTest, openRoutesTakeSmallBodiesOnly) {
    start();
    for (const std::size_t size : {options.stranger_bytes, options.stranger_bytes + 1}) {
        RawClient client(server->port());
        const auto text = client.ask(post("/open", bytes(size) + "Connection: close\r\n") + std::string(size, 'x'));
        EXPECT_EQ(text.find(size > options.stranger_bytes ? "HTTP/1.1 413" : "HTTP/1.1 200"), 0u) << text;
    }
}

TEST_F(AbuseTest, largeBodiesTogetherAreBoundedUntilTheyAreAnswered) {
    options.body_bytes_in_all = 2'000'000;
    std::latch taken(2), go_on(1);
    router.add(Method::post, "/hold", [&](const Request& request) {
        taken.count_down();
        go_on.wait();
        return Response::json(boost::json::object{{"held", request.body.size()}});
    });
    start();
    const auto sends = [&](const std::string& path, std::size_t size) {
        return post(path, signed_in + "Connection: close\r\n" + bytes(size)) + std::string(size, 'x');
    };
    RawClient first(server->port()), second(server->port());
    first.send(sends("/hold", 1'000'000));
    second.send(sends("/hold", 1'000'000));
    taken.wait();
    const auto refused = RawClient(server->port()).ask(sends("/size", 500'000));
    EXPECT_EQ(refused.find("HTTP/1.1 503"), 0u) << refused;
    EXPECT_NE(refused.find("Retry-After: 1"), std::string::npos) << refused;
    EXPECT_NE(RawClient(server->port()).ask(sends("/size", 10'000)).find("took 10000"), std::string::npos)
        << "small ones are always read";
    go_on.count_down();
    EXPECT_NE(first.readAll().find("1000000"), std::string::npos);
    EXPECT_NE(second.readAll().find("1000000"), std::string::npos);
    EXPECT_NE(RawClient(server->port()).ask(sends("/size", 500'000)).find("took 500000"), std::string::npos);
}

} // namespace

} // namespace remuda
