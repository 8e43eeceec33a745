// SPDX-License-Identifier: GPL-3.0-or-later
// The server's clock is set forward and back by hours while people are signed in.
#include "tests/unit/backend/identity/login_server.h"

namespace remuda {
namespace {

using namespace std::chrono_literals;

TEST_F(LoginTest, aClockThatIsSetForwardEndsTokensAndKeepsNobodyOut) {
    const auto before = server.server.grant(answer(ask("ada"), key), caller);
    ASSERT_TRUE(before.ok());
    server.clock += 5h;
    EXPECT_EQ(server.server.userOf(before->token).problem().type, "expired");
    const auto after = server.server.grant(answer(ask("ada"), key), caller);
    ASSERT_TRUE(after.ok()) << after.problem().detail;
    EXPECT_EQ(server.server.userOf(after->token).value(), "ada");
}

// A server that was started with a wrong clock, which the time service then sets right.
TEST_F(LoginTest, aClockThatIsSetBackKeepsNobodyOut) {
    const auto before = server.server.grant(answer(ask("ada"), key), caller);
    ASSERT_TRUE(before.ok());
    server.clock -= 5h;
    EXPECT_FALSE(server.server.userOf(before->token).ok()) << "from the future";
    for (int time = 0; time < 2; ++time) {
        const auto response = answer(ask("ada"), key);
        server.clock += 10s;
        const auto after = server.server.grant(response, caller);
        ASSERT_TRUE(after.ok()) << after.problem().detail;
        EXPECT_EQ(server.server.userOf(after->token).value(), "ada");
        EXPECT_EQ(kind(response), "replayed");
    }
}

TEST_F(LoginTest, aResponseCountsOnceThoughTheClockIsSetBack) {
    const auto response = answer(ask("ada"), key);
    EXPECT_EQ(kind(response), "granted");
    server.clock -= 1h;
    EXPECT_NE(kind(response), "granted");
    EXPECT_EQ(kind(answer(ask("ada"), key)), "granted");
    server.clock += 1h;
    EXPECT_EQ(kind(response), "replayed");
}

} // namespace
} // namespace remuda
