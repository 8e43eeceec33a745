// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/session_ends.h"
#include "tests/unit/backend/api_fixture.h"
#include "tests/unit/backend/identity/login_server.h"

namespace remuda {
namespace {

struct SessionEndsOfOne : LoginTest {
    static inline std::int64_t ended = 0; // seconds
    static CrtauthSettings settings() {
        CrtauthSettings made{"a secret", PublicName(), 598, 2048};
        made.ended_at = [](const std::string& user) { return user == "ada" ? ended : 0; };
        return made;
    }
    SessionEndsOfOne()
        : LoginTest(settings()) {
        ended = 0;
    }
    std::string token() { return server.server.grant(answer(ask("ada"), key), caller).value().token; }
    bool counts(const std::string& given) { return server.server.userOf(given).ok(); }
};

TEST_F(SessionEndsOfOne, tokensFromBeforeDoNotCountAndThoseFromAfterDo) {
    const auto before = token();
    EXPECT_TRUE(counts(before));
    server.clock += std::chrono::milliseconds(5300);
    const auto same_second = token();
    ended = toMilliseconds(server.clock) / 1000;
    EXPECT_FALSE(counts(before));
    EXPECT_FALSE(counts(same_second));
    const auto after = token(); // in the same second, a moment later
    EXPECT_TRUE(counts(after));
    EXPECT_FALSE(counts(before));
    server.clock += std::chrono::seconds(3);
    EXPECT_TRUE(counts(token()));
    EXPECT_TRUE(counts(after));
}

struct SessionEndsRoute : ApiFixture {
    SessionEnds ends{*database};
    SessionEndsRoute() { addSessionRoutes(router, ends); }
    int remove(const std::string& user, const std::string& query = {}) {
        return call(Method::remove, "/api/v1/sessions" + query, {}, {{"x-user", user}}).status;
    }
};

TEST_F(SessionEndsRoute, everybodyEndsTheirOwnAndAdministratorsThoseOfOthers) {
    const auto begun = toMilliseconds(now()) / 1000;
    EXPECT_EQ(ends.of("bob"), 0);
    EXPECT_EQ(remove("bob"), 204);
    EXPECT_GE(ends.of("bob"), begun);
    EXPECT_EQ(ends.of("eve"), 0);
    EXPECT_EQ(remove("bob", "?user=eve"), 403);
    EXPECT_EQ(ends.of("eve"), 0);
    EXPECT_EQ(remove("root", "?user=eve"), 204);
    EXPECT_GE(ends.of("eve"), begun);
    EXPECT_EQ(remove("root", "?user="), 422);
    const auto audit = get("/api/v1/audit?entity=session").body;
    EXPECT_NE(audit.find("signed bob out everywhere"), std::string::npos) << audit;
    EXPECT_NE(audit.find("signed eve out everywhere"), std::string::npos) << audit;
}

TEST_F(SessionEndsRoute, anAdministratorWhoOnlyLooksEndsTheirOwnAlone) {
    const auto policy = std::make_shared<Policy>();
    policy->looking_users = {"root"};
    router.setAuthenticator([policy](const Request& request) -> Result<Principal> {
        return Principal{request.headers.at("x-user"), {}, true, policy};
    });
    EXPECT_EQ(remove("root", "?user=eve"), 403);
    EXPECT_EQ(ends.of("eve"), 0);
    EXPECT_EQ(remove("root"), 204);
}

TEST_F(SessionEndsRoute, anotherServerOfTheDatabaseAndTheNextStartHeedIt) {
    EXPECT_EQ(remove("bob"), 204);
    SessionEnds next(*database);
    EXPECT_EQ(next.of("bob"), ends.of("bob"));
    if (database->engine() != Engine::postgresql) return;
    EXPECT_EQ(next.of("eve"), 0);
    EXPECT_EQ(remove("eve"), 204);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (next.of("eve") == 0 && std::chrono::steady_clock::now() < deadline) // it looks once a second
        std::this_thread::yield();
    EXPECT_EQ(next.of("eve"), ends.of("eve"));
}

} // namespace
} // namespace remuda
