// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a flood of logins from those who mean it.
#include "backend/http/http_server.h"
#include "backend/identity/identity.h"
#include "tests/unit/backend/http/raw_client.h"
#include "tests/unit/backend/identity/login_server.h"
#include "tests/unit/backend/temporary_folder.h"

#include <fstream>

namespace remuda {

namespace {

// A server that everybody may reach.
struct LoginLimits : LoginTest {
    LoginLimits()
        : LoginTest({"a secret", PublicName::parse("ops.example.com").value(), 598, 2048}) {}

    static LoginCaller from(const std::string& address) { return {address, "ops.example.com"}; }
    static std::string request(const std::string& user) {
        return encodeBase64Url(crtauth::encodeRequestV2({2, user, {"ssh-ed25519"}, {}}));
    }
    // What becomes of the wish for a challenge: it, or the kind of problem.
    std::string askedFrom(const std::string& address, const std::string& user = "ada") {
        const auto challenge = server.server.challenge(request(user), from(address));
        if (!challenge) return challenge.problem().type;
        last = decodeBase64Url(*challenge).value();
        return "challenge";
    }
    std::string signsInFrom(const std::string& address) {
        if (const auto asked = askedFrom(address); asked != "challenge") return asked;
        return kind(answer(last, key), from(address));
    }
    std::string last;
};

TEST_F(LoginLimits, nobodyUsesUpWhatAUserMayTry) {
    const SigningKey strange;
    for (int network = 0; network < 20; ++network) {
        const auto address = "203.0.113." + std::to_string(network);
        std::string last_kind;
        for (int attempt = 0; attempt < 200 && last_kind != "rate_limited"; ++attempt) {
            askedFrom(address);
            last_kind = kind(answer(last, strange), from(address));
        }
        EXPECT_EQ(last_kind, "rate_limited") << "of a network about one user";
    }
    EXPECT_EQ(signsInFrom("192.0.2.1"), "granted");
}

TEST_F(LoginLimits, aUserSignsInSoOftenAndNoOftener) {
    int granted = 0;
    for (int attempt = 0; attempt < 200; ++attempt)
        granted += signsInFrom("192.0.2." + std::to_string(attempt)) == "granted";
    EXPECT_EQ(granted, 120);
    server.clock += std::chrono::seconds(1);
    EXPECT_EQ(signsInFrom("192.0.2.201"), "granted");
}

TEST_F(LoginLimits, aNetworkOfIpv6IsOneAddress) {
    const auto address = [](int number) { return "2001:db8:1:2::" + std::to_string(number); };
    int asked = 0;
    for (int attempt = 0; attempt < 400; ++attempt)
        asked += askedFrom(address(attempt), "user" + std::to_string(attempt)) == "challenge";
    EXPECT_EQ(asked, 240);
    EXPECT_EQ(askedFrom("2001:db8:1:3::1"), "challenge") << "another network";
}

TEST_F(LoginLimits, soManyChallengesWaitForTheirAnswerAndNoMore) {
    std::vector<std::string> challenges;
    while (askedFrom("192.0.2.1") == "challenge")
        challenges.push_back(last);
    EXPECT_EQ(challenges.size(), 32u);
    EXPECT_EQ(askedFrom("192.0.2.1", "bob"), "challenge") << "for another user";
    EXPECT_EQ(askedFrom("192.0.2.2"), "challenge") << "from elsewhere";
    EXPECT_EQ(kind(answer(challenges[0], key), from("192.0.2.1")), "granted");
    EXPECT_EQ(kind(answer(challenges[0], key), from("192.0.2.1")), "replayed");
    EXPECT_EQ(askedFrom("192.0.2.1"), "challenge") << "one was answered";
    EXPECT_EQ(askedFrom("192.0.2.1"), "rate_limited") << "and no more than one, however often it was";
    server.clock += std::chrono::seconds(25);
    EXPECT_EQ(askedFrom("192.0.2.1"), "challenge") << "they live for twenty seconds";
}

// Through HTTP, from behind a proxy: who is limited is whom it speaks for.
TEST_F(LoginLimits, anAddressThatGuessesIsToldToWaitAndNobodyElse) {
    TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() + "/keys");
    IdentityOptions who;
    who.data = folder.path();
    who.keys = folder.path() + "/keys";
    who.public_name = "ops.example.com";
    who.clock = [] { return noon; };
    std::vector<SignIn> seen;
    who.record = [&](const SignIn& sign_in) { seen.push_back(sign_in); };
    Router router;
    const auto identity = std::move(Identity::open(who).value());
    identity->addTo(router);
    HttpOptions options;
    options.port = 0;
    options.worker_threads = 1; // so that nothing has to guard what was seen
    options.requests_per_second = 0;
    options.trusted_proxies = TrustedProxies::parse("127.0.0.1").value();
    HttpServer http(options, router);
    ASSERT_TRUE(http.start().ok());
    const auto ask = [&](const std::string& address, const std::string& word, int times) {
        std::string all;
        for (int time = 0; time < times; ++time)
            all += "GET /_auth HTTP/1.1\r\nHost: ops.example.com\r\nX-Forwarded-For: 192.0.2.99, " + address +
                   "\r\nX-CHAP: " + word + (time + 1 == times ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
        return RawClient(http.port()).ask(all);
    };
    const auto flood = ask("203.0.113.9", "response:AnLEAMQA", 300);
    EXPECT_NE(flood.find("HTTP/1.1 429"), std::string::npos);
    EXPECT_NE(flood.find("Retry-After: 5"), std::string::npos);
    EXPECT_EQ(ask("203.0.113.10", "request:" + request("ada"), 1).find("HTTP/1.1 200"), 0u);
    http.drain(std::chrono::seconds(20));
    ASSERT_FALSE(seen.empty());
    for (const auto& sign_in : seen)
        EXPECT_EQ(sign_in.peer, "203.0.113.9") << "as the audit names it";
}

} // namespace

} // namespace remuda
