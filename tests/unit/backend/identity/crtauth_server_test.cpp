// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/crtauth_server.h"
#include "core/protocol/crtauth_v1.h"
#include "tests/support/login_vectors.h"
#include "tests/unit/backend/identity/signing_key.h"

#include <map>

namespace remuda {
namespace {

using login_vectors::bytes;
using login_vectors::kindClass;
using login_vectors::text;

using Users = std::map<std::string, std::vector<SshPublicKey>>;

// A server on a clock of the test's own.
struct Server {
    explicit Server(CrtauthSettings settings, Users keys, Instant started = fromMilliseconds(0))
        : users(std::move(keys))
        , clock(started)
        , server(
              std::move(settings),
              [this](const std::string& user) -> Result<std::vector<SshPublicKey>> {
                  if (away) return problems::unavailable("away");
                  const auto found = users.find(user);
                  return found == users.end() ? std::vector<SshPublicKey>{} : found->second;
              },
              [this] { return clock; }) {}
    Users users;
    Instant clock;
    bool away = false;
    CrtauthServer server;
};

const LoginCaller caller{"127.0.0.1", "127.0.0.1:7420"};

Server fromVectors(const boost::json::value& server) {
    Users users;
    for (const auto& [user, key] : server.at("users").as_object())
        users[user] = {parseKeyBlob(bytes(login_vectors::key(std::string(key.as_string())), "blob_hex")).value()};
    return Server({bytes(server, "secret_hex"), PublicName::parse(text(server, "server_name")).value(),
                   server.at("token_lifetime").as_int64(), 1024},
                  std::move(users));
}

// The reference knows version 0 and no version 2; this server is the other way round. It refuses these all the same,
// but for another reason.
bool isOfAnotherVersion(const boost::json::value& vector) {
    const auto id = text(vector, "id");
    return id == "v1-version-2-response" || id == "v1-wrong-version" || id == "one-byte-r";
}

TEST(CrtauthServer, answersResponsesAsTheReferenceDoes) {
    const auto servers = login_vectors::file("create_token").at("servers").as_object();
    login_vectors::forEach("create_token", [&](const boost::json::value& vector) {
        auto server = fromVectors(servers.at(text(vector, "server")));
        server.clock = login_vectors::instant(vector.at("now"));
        const auto grant = server.server.grant(text(vector, "input"), caller);
        const auto expected = text(vector, "expect");
        if (expected == "accept") {
            ASSERT_TRUE(grant.ok()) << grant.problem().type;
            EXPECT_EQ(server.server.userOf(grant->token).value(), grant->user);
            EXPECT_EQ(server.server.grant(text(vector, "input"), caller).problem().type, "replayed");
        } else if (expected == "reject") {
            ASSERT_FALSE(grant.ok());
            if (isOfAnotherVersion(vector)) return;
            EXPECT_EQ(kindClass(grant.problem().type), kindClass(text(vector, "kind")));
        }
    });
}

TEST(CrtauthServer, judgesTokensAsTheReferenceDoes) {
    const auto servers = login_vectors::file("validate_token").at("servers").as_object();
    login_vectors::forEach("validate_token", [&](const boost::json::value& vector) {
        auto server = fromVectors(servers.at(text(vector, "server")));
        server.clock = login_vectors::instant(vector.at("now"));
        const auto user = server.server.userOf(text(vector, "input"));
        const auto expected = text(vector, "expect");
        if (expected == "accept") {
            EXPECT_TRUE(user.ok()) << user.problem().type;
        } else if (expected == "reject") {
            ASSERT_FALSE(user.ok());
            if (isOfAnotherVersion(vector)) return;
            EXPECT_EQ(kindClass(user.problem().type), kindClass(text(vector, "kind")));
        }
    });
}

const Instant noon = parseInstant("2026-11-21T12:00:00Z").value();

struct Login : testing::Test {
    SigningKey key;
    Server server{{"a secret", PublicName(), 598, 2048}, {{"ada", {parseKeyBlob(key.blob()).value()}}}, noon};

    std::string ask(const std::string& user, std::vector<std::string> algorithms = {"ssh-ed25519"}) {
        const auto request = crtauth::encodeRequestV2({2, user, std::move(algorithms), {}});
        return decodeBase64Url(server.server.challenge(encodeBase64Url(request), caller).value()).value();
    }
    std::string answer(const std::string& challenge, const SigningKey& with) const {
        crtauth::ResponseV2 response;
        response.challenge = challenge;
        response.key = with.blob();
        response.signature = with.sign(crtauth::signedDataV2(crtauth::unsignedResponseV2(response)));
        return encodeBase64Url(crtauth::encodeResponseV2(response));
    }
    std::string kind(const std::string& response, const LoginCaller& from = caller) {
        const auto grant = server.server.grant(response, from);
        return grant ? "granted" : grant.problem().type;
    }
};

TEST_F(Login, anEd25519KeyGetsAToken) {
    const auto challenge = crtauth::acceptChallengeV2(ask("ada"), "ada", "http://127.0.0.1:7420");
    ASSERT_TRUE(challenge.ok());
    EXPECT_EQ(challenge->hints.size(), 4u);
    EXPECT_EQ(std::count(challenge->hints.begin(), challenge->hints.end(),
                         crtauth::keyHint(challenge->unique_data, key.blob())),
              1);
    const auto grant = server.server.grant(answer(ask("ada"), key), caller);
    ASSERT_TRUE(grant.ok()) << grant.problem().detail;
    EXPECT_EQ(grant->user, "ada");
    EXPECT_EQ(grant->version, 2);
    EXPECT_EQ(server.server.userOf(grant->token).value(), "ada");
    server.clock += std::chrono::seconds(599);
    EXPECT_EQ(server.server.userOf(grant->token).problem().type, "expired");
}

TEST_F(Login, aResponseCountsOnce) {
    const auto response = answer(ask("ada"), key);
    EXPECT_EQ(kind(response), "granted");
    EXPECT_EQ(kind(response), "replayed");
}

TEST_F(Login, aChallengeLivesTwentySeconds) {
    const auto response = answer(ask("ada"), key);
    server.clock += std::chrono::seconds(20);
    EXPECT_EQ(kind(response), "granted");
    const auto late = answer(ask("ada"), key);
    server.clock += std::chrono::milliseconds(20'001);
    EXPECT_EQ(kind(late), "expired");
}

TEST_F(Login, anotherKeyIsRefused) {
    EXPECT_EQ(kind(answer(ask("ada"), SigningKey())), "unknown_user");
}

TEST_F(Login, aSignatureOverSomethingElseIsRefused) {
    auto response = crtauth::parseResponseV2(decodeBase64Url(answer(ask("ada"), key)).value()).value();
    response.challenge = ask("ada");
    EXPECT_EQ(kind(encodeBase64Url(crtauth::encodeResponseV2(response))), "bad_signature");
}

TEST_F(Login, anUnknownUserGetsAChallengeLikeAnyOther) {
    const auto known = ask("ada"), unknown = ask("eva");
    EXPECT_EQ(known.size(), unknown.size());
    EXPECT_EQ(crtauth::acceptChallengeV2(unknown, "eva", "http://127.0.0.1:7420")->hints.size(), 4u);
    EXPECT_EQ(kind(answer(unknown, key)), "unknown_user");
}

TEST_F(Login, aRemovedKeyCountsNoMore) {
    const auto challenge = ask("ada");
    server.users.clear();
    EXPECT_EQ(kind(answer(challenge, key)), "unknown_user");
}

TEST_F(Login, anAnswerToAnotherOriginIsRefused) {
    const auto response = answer(ask("ada"), key);
    EXPECT_EQ(kind(response, {"127.0.0.1", "localhost:7420"}), "wrong_server_name");
}

TEST_F(Login, strangersMayNotCallAServerWithoutAPublicName) {
    const auto request = encodeBase64Url(crtauth::encodeRequestV1("ada"));
    EXPECT_EQ(server.server.challenge(request, {"192.0.2.7", "127.0.0.1:7420"}).problem().type, "forbidden");
    EXPECT_EQ(server.server.challenge(request, {"127.0.0.1", "ops.example.com"}).problem().type, "forbidden");
}

TEST_F(Login, version0IsNotServed) {
    EXPECT_EQ(server.server.challenge("ada", caller).problem().type, "version_not_supported");
}

TEST_F(Login, version1CarriesTheSentinelOnlyWhereItWasAskedFor) {
    const auto uniqueOf = [&](const std::string& request) {
        const auto challenge = server.server.challenge(encodeBase64Url(request), caller);
        return crtauth::acceptChallengeV1(decodeBase64Url(challenge.value()).value(), "ada", "127.0.0.1")
            .value()
            .unique_data;
    };
    EXPECT_TRUE(uniqueOf(crtauth::encodeRequestV1("ada")).ends_with(crtauth::version_2_sentinel));
    EXPECT_FALSE(
        uniqueOf(crtauth::encodeRequestV2({2, "ada", {"ssh-x25519"}, {}})).ends_with(crtauth::version_2_sentinel));
}

TEST_F(Login, theFakeOfAnUnknownUserStays) {
    const auto fingerprint = [&] {
        const auto challenge = server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("eva")), caller);
        return crtauth::acceptChallengeV1(decodeBase64Url(challenge.value()).value(), "eva", "127.0.0.1")->fingerprint;
    };
    EXPECT_EQ(fingerprint(), fingerprint());
}

TEST_F(Login, unreadableKeysAreNoRefusal) {
    server.away = true;
    EXPECT_EQ(server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("ada")), caller).problem().status, 503);
}

TEST_F(Login, guessingIsLimited) {
    std::string last;
    for (int attempt = 0; attempt < 500 && last != "rate_limited"; ++attempt) {
        const auto challenge = server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("ada")), caller);
        last = challenge ? "" : challenge.problem().type;
    }
    EXPECT_EQ(last, "rate_limited");
    server.clock += std::chrono::seconds(30);
    EXPECT_TRUE(server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("ada")), caller).ok());
}

TEST_F(Login, aTokenOfAnotherServerIsRefused) {
    Server other{{"a secret", PublicName::parse("ops.example.com").value(), 598, 2048}, {}, noon};
    const auto token = server.server.grant(answer(ask("ada"), key), caller)->token;
    EXPECT_EQ(other.server.userOf(token).problem().type, "wrong_server_name");
}

TEST_F(Login, challengesFromBeforeARestartAreRefused) {
    const auto challenge = ask("ada");
    Server restarted{{"a secret", PublicName(), 598, 2048}, server.users, noon + std::chrono::seconds(5)};
    EXPECT_EQ(restarted.server.grant(answer(challenge, key), caller).problem().type, "expired");
}

TEST(PublicName, readsHostsAndOrigins) {
    EXPECT_EQ(PublicName::parse("Ops.Example.com")->calledAs("whatever", "192.0.2.7")->origin,
              "https://ops.example.com");
    EXPECT_EQ(PublicName::parse("https://ops.example.com:8443/")->calledAs("", "")->origin,
              "https://ops.example.com:8443");
    EXPECT_EQ(PublicName::parse("ops.example.com:443")->calledAs("", "")->origin, "https://ops.example.com");
    EXPECT_EQ(PublicName::parse("", true)->calledAs("localhost:7420", "127.0.0.1")->origin, "https://localhost:7420");
    for (const char* bad : {"http://ops.example.com", "ops_1", "ops:x", "[::1]", "ops.example.com\n"})
        EXPECT_EQ(PublicName::parse(bad).problem().field, "public-name") << bad;
}

TEST(LoginLimit, refillsWithTime) {
    LoginLimit limit(2, 1);
    EXPECT_TRUE(limit.allow("a", noon));
    EXPECT_TRUE(limit.allow("a", noon));
    EXPECT_FALSE(limit.allow("a", noon));
    EXPECT_TRUE(limit.allow("b", noon));
    EXPECT_TRUE(limit.allow("a", noon + std::chrono::seconds(1)));
}

} // namespace
} // namespace remuda
