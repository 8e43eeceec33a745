// SPDX-License-Identifier: GPL-3.0-or-later
// Clients that mean ill: whatever they do, memory stays bounded and others are served meanwhile.
#include "tests/unit/backend/http/abuse_world.h"

namespace remuda {

namespace {

constexpr std::size_t MiB = 1024 * 1024;

TEST_F(AbuseTest, twoThousandIdleConnectionsKeepNobodyOut) {
    if (!enough_descriptors) GTEST_SKIP() << "this machine allows too few descriptors";
    start();
    ASSERT_TRUE(othersAreServed());
    const auto before = residentMemory();
    const Bystander other(*this);
    const auto idle = crowd(2000, {});
    EXPECT_TRUE(othersAreServed());
    EXPECT_LE(server->counters().connections, options.connections + 64);
    EXPECT_LT(residentMemory(), before + 64 * MiB);
}

TEST_F(AbuseTest, twoThousandIdleConnectionsOverTlsKeepNobodyOut) {
    if (!enough_descriptors) GTEST_SKIP() << "this machine allows too few descriptors";
    useTls();
    start();
    ASSERT_TRUE(othersAreServed());
    const auto before = residentMemory();
    const Bystander other(*this);
    std::vector<std::unique_ptr<TlsClient>> idle;
    for (int number = 0; number < 2000; ++number) {
        idle.push_back(std::make_unique<TlsClient>(server->port(), TLS1_3_VERSION));
        ASSERT_TRUE(idle.back()->connected()) << number;
        idle.back()->forget();
    }
    EXPECT_TRUE(othersAreServed());
    EXPECT_LE(server->counters().connections, options.connections + 64);
    EXPECT_LT(residentMemory(), before + 256 * MiB);
}

TEST_F(AbuseTest, twoThousandSlowHeadersKeepNobodyOutAndAreCutOff) {
    if (!enough_descriptors) GTEST_SKIP() << "this machine allows too few descriptors";
    options.header_time = std::chrono::seconds(2);
    start();
    ASSERT_TRUE(othersAreServed());
    const auto before = residentMemory();
    const Bystander other(*this);
    const auto slow = crowd(2000, "GET /hello HTTP/1.1\r\nX-Slow: ");
    for (const auto& each : slow)
        each->send("a"); // and another letter now and then
    EXPECT_TRUE(othersAreServed());
    EXPECT_LE(server->counters().connections, options.connections + 64);
    EXPECT_LT(residentMemory(), before + 64 * MiB);
    for (const auto& each : slow)
        ASSERT_TRUE(each->closedByServer());
}

TEST_F(AbuseTest, twoThousandBodiesThatNeverEndKeepNobodyOutAndAreCutOff) {
    if (!enough_descriptors) GTEST_SKIP() << "this machine allows too few descriptors";
    options.body_pause = std::chrono::seconds(2);
    start();
    ASSERT_TRUE(othersAreServed());
    const auto before = residentMemory();
    const Bystander other(*this);
    const auto endless = crowd(2000, post("/size", bytes(options.stranger_bytes)) + std::string(8000, 'x'));
    EXPECT_TRUE(othersAreServed());
    EXPECT_LE(server->counters().connections, options.connections + 64);
    EXPECT_LT(residentMemory(), before + 100 * MiB);
    for (const auto& each : endless)
        ASSERT_TRUE(each->closedByServer());
}

TEST_F(AbuseTest, whoWantsToNegotiateAnewAllTheTimeCostsNobodyElse) {
    useTls();
    start();
    ASSERT_TRUE(othersAreServed());
    const auto before = residentMemory();
    const Bystander other(*this);
    for (int time = 0; time < 200; ++time)
        EXPECT_FALSE(TlsClient(server->port(), TLS1_2_VERSION).renegotiates());
    EXPECT_TRUE(othersAreServed());
    EXPECT_LT(residentMemory(), before + 64 * MiB);
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
    const std::string head = "POST /size HTTP/1.1\r\nHost: x\r\n" + signed_in;
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
