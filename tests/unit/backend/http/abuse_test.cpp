// SPDX-License-Identifier: GPL-3.0-or-later
// Clients that mean ill: whatever they do, memory stays bounded and others are served meanwhile.
#include "backend/http/http_server.h"
#include "tests/unit/backend/http/raw_client.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace remuda {

namespace {

// What of this process lies in memory, in bytes.
std::size_t residentMemory() {
    std::ifstream file("/proc/self/statm");
    std::size_t all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

struct AbuseTest : testing::Test {
    AbuseTest() {
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 16'384); // both ends of every connection are ours
        setrlimit(RLIMIT_NOFILE, &limit);
        enough_descriptors = limit.rlim_cur >= 8'192;
        options.port = 0;
        options.requests_per_second = 0;
        const auto size = [](const Request& request) {
            Response response;
            response.content_type = "text/plain";
            response.body = "took " + std::to_string(request.body.size());
            return response;
        };
        router.add(Method::get, "/hello", size, Access::open);
        router.add(Method::post, "/size", size, Access::open);
        router.add(Method::post, "/api/v1/machines/import", size, Access::open);
    }
    void start() {
        server = std::make_unique<HttpServer>(options, router);
        ASSERT_TRUE(server->start().ok());
    }
    bool othersAreServed() {
        RawClient other(server->port());
        return other.ask(get).find("took 0") != std::string::npos;
    }
    std::vector<std::unique_ptr<RawClient>> crowd(int count, const std::string& each_sends) {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int number = 0; number < count; ++number) {
            clients.push_back(std::make_unique<RawClient>(server->port()));
            clients.back()->send(each_sends);
        }
        return clients;
    }

    bool enough_descriptors = false;
    HttpOptions options;
    Router router;
    std::unique_ptr<HttpServer> server;
    const std::string get = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
};

TEST_F(AbuseTest, twoThousandIdleConnectionsKeepNobodyOut) {
    if (!enough_descriptors) GTEST_SKIP() << "this machine allows too few descriptors";
    start();
    ASSERT_TRUE(othersAreServed());
    const auto before = residentMemory();
    const auto idle = crowd(2000, {});
    EXPECT_TRUE(othersAreServed());
    EXPECT_LE(server->counters().connections, options.connections + 64);
    EXPECT_LT(residentMemory(), before + 64 * 1024 * 1024);
}

TEST_F(AbuseTest, twoThousandSlowHeadersKeepNobodyOut) {
    if (!enough_descriptors) GTEST_SKIP() << "this machine allows too few descriptors";
    start();
    const auto slow = crowd(2000, "GET /hello HTTP/1.1\r\nX-Slow: ");
    for (const auto& each : slow)
        each->send("a"); // and another letter now and then
    EXPECT_TRUE(othersAreServed());
    EXPECT_LE(server->counters().connections, options.connections + 64);
}

TEST_F(AbuseTest, twoThousandBodiesThatNeverEndKeepNobodyOut) {
    if (!enough_descriptors) GTEST_SKIP() << "this machine allows too few descriptors";
    start();
    const auto endless = crowd(2000, "POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc");
    EXPECT_TRUE(othersAreServed());
    EXPECT_LE(server->counters().connections, options.connections + 64);
}

TEST_F(AbuseTest, anEndlessBodyIsCutAtTheLimitWhateverItsForm) {
    options.machines_bytes = 1024 * 1024;
    start();
    const auto before = residentMemory();
    for (const auto* path : {"/size", "/api/v1/machines/import"}) {
        RawClient client(server->port());
        client.send(std::string("POST ") + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        const auto chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
        for (int number = 0; number < 512; ++number) // 32 MiB
            client.send(chunk);
        EXPECT_EQ(client.readAll().find("took"), std::string::npos);
    }
    EXPECT_TRUE(othersAreServed());
    EXPECT_LT(residentMemory(), before + 64 * 1024 * 1024);
}

TEST_F(AbuseTest, pipelinedRequestsAreAnsweredOneByOneAndNotHeaped) {
    start();
    RawClient client(server->port(), 4096);
    std::string many;
    for (int number = 0; number < 5000; ++number)
        many += "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    const auto before = residentMemory();
    std::thread sender([&] { client.send(many + get); });
    EXPECT_TRUE(othersAreServed());
    std::size_t answers = 0;
    const auto all = client.readAll();
    sender.join();
    for (auto at = all.find("took 0"); at != std::string::npos; at = all.find("took 0", at + 1))
        ++answers;
    EXPECT_EQ(answers, 5001u);
    EXPECT_LT(residentMemory(), before + 64 * 1024 * 1024);
}

TEST_F(AbuseTest, badChunksAndTwoLengthsAreRefused) {
    start();
    const std::string head = "POST /size HTTP/1.1\r\nHost: x\r\n";
    for (const std::string& bad :
         {std::string("Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"),
          std::string("Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n"),
          std::string("Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
          std::string("Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n"),
          std::string("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
          std::string("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), std::string("Content-Length: -1\r\n\r\n"),
          std::string("Content-Length: 99999999999999999999\r\n\r\n")}) {
        RawClient client(server->port());
        const auto text = client.ask(head + bad);
        EXPECT_EQ(text.find("took"), std::string::npos) << bad << text;
        EXPECT_TRUE(text.empty() || text.find("HTTP/1.1 4") == 0) << bad << text;
    }
    EXPECT_TRUE(othersAreServed());
}

} // namespace

} // namespace remuda
