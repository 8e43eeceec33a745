// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/crtauth_server.h"
#include "backend/identity/session_store.h"
#include "core/protocol/encoding.h"
#include "tests/support/signing_key.h"
#include "tests/unit/backend/identity/login_server.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gtest/gtest.h>
#include <set>

namespace remuda {
namespace {

TEST_F(LoginTest, anEd25519KeyGetsAToken) {
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

TEST_F(LoginTest, aResponseCountsOnce) {
    const auto response = answer(ask("ada"), key);
    EXPECT_EQ(kind(response), "granted");
    EXPECT_EQ(kind(response), "replayed");
}

// Two servers with one secret, as on one database: what one has used is used at the other.
TEST_F(LoginTest, aResponseCountsOnceAtAllServers) {
    std::set<std::string> used;
    CrtauthSettings settings{"a secret", PublicName(), 598, 2048};
    settings.use_once = [&](const std::string& unique, std::int64_t) { return used.insert(unique).second; };
    LoginServer one(settings, server.users, noon), other(settings, server.users, noon);
    const auto response = answer(ask("ada"), key);
    EXPECT_TRUE(one.server.grant(response, caller).ok());
    EXPECT_EQ(other.server.grant(response, caller).problem().type, "replayed");
    settings.use_once = [](const std::string&, std::int64_t) -> Result<bool> { return problems::unavailable("away"); };
    LoginServer third(settings, server.users, noon);
    EXPECT_EQ(third.server.grant(answer(ask("ada"), key), caller).problem().status, 503);
}

TEST_F(LoginTest, usedChallengesAreKeptInTheDatabase) {
    TemporaryFolder folder;
    const std::unique_ptr<Database> database = std::move(openDatabase(folder.path()).value());
    const auto valid_to = toMilliseconds(now()) / 1000 + 20;
    EXPECT_TRUE(session_store::useOnce(*database, "2abc", valid_to).value());
    EXPECT_FALSE(session_store::useOnce(*database, "2abc", valid_to).value());
    EXPECT_TRUE(session_store::useOnce(*database, "2abd", valid_to - 1000).value());
    EXPECT_TRUE(session_store::useOnce(*database, "2abd", valid_to).value()) << "the old one was forgotten";
}

TEST_F(LoginTest, aChallengeLivesTwentySeconds) {
    const auto response = answer(ask("ada"), key);
    server.clock += std::chrono::seconds(20);
    EXPECT_EQ(kind(response), "granted");
    const auto late = answer(ask("ada"), key);
    server.clock += std::chrono::milliseconds(20'001);
    EXPECT_EQ(kind(late), "expired");
}

TEST_F(LoginTest, anotherKeyIsRefused) {
    EXPECT_EQ(kind(answer(ask("ada"), SigningKey())), "unknown_user");
}

TEST_F(LoginTest, aSignatureOverSomethingElseIsRefused) {
    auto response = crtauth::parseResponseV2(decodeBase64Url(answer(ask("ada"), key)).value()).value();
    response.challenge = ask("ada");
    EXPECT_EQ(kind(encodeBase64Url(crtauth::encodeResponseV2(response))), "bad_signature");
}

TEST_F(LoginTest, anUnknownUserGetsAChallengeLikeAnyOther) {
    const auto known = ask("ada"), unknown = ask("eva");
    EXPECT_EQ(known.size(), unknown.size());
    EXPECT_EQ(crtauth::acceptChallengeV2(unknown, "eva", "http://127.0.0.1:7420")->hints.size(), 4u);
    EXPECT_EQ(kind(answer(unknown, key)), "unknown_user");
}

// Though it can count for nobody: the log tells whether it was right.
TEST_F(LoginTest, theSignatureOfAnAnswerForAStrangerIsChecked) {
    const auto refusal = [&](bool right) {
        auto response = crtauth::parseResponseV2(decodeBase64Url(answer(ask("eva"), key)).value()).value();
        if (!right) response.signature.back() = static_cast<char>(response.signature.back() ^ 1);
        return server.server.grant(encodeBase64Url(crtauth::encodeResponseV2(response)), caller).problem().detail;
    };
    EXPECT_EQ(refusal(true), "the key is none of eva; its signature is right");
    EXPECT_EQ(refusal(false), "the key is none of eva; its signature is wrong");
}

TEST_F(LoginTest, aRemovedKeyCountsNoMore) {
    const auto challenge = ask("ada");
    server.users.clear();
    EXPECT_EQ(kind(answer(challenge, key)), "unknown_user");
}

TEST_F(LoginTest, anAnswerToAnotherOriginIsRefused) {
    const auto response = answer(ask("ada"), key);
    EXPECT_EQ(kind(response, {"127.0.0.1", "localhost:7420"}), "wrong_server_name");
}

TEST_F(LoginTest, theOldVersionsAreNotServedUnlessAllowed) {
    for (const std::string& request : {std::string("ada"), encodeBase64Url(crtauth::encodeRequestV1("ada"))})
        EXPECT_EQ(server.server.challenge(request, caller).problem().type, "version_not_supported");
    EXPECT_EQ(kind(encodeBase64Url("r")), "version_not_supported");
    EXPECT_EQ(kind(encodeBase64Url("\1r")), "version_not_supported");
    const crtauth::TokenV1 token{crtauth::tokenPeriod(noon, 60), "ada"};
    EXPECT_EQ(server.server.userOf(encodeBase64Url(encodeTokenV1(token, "a secret"))).problem().type, "bad_version");
    EXPECT_EQ(server.server.userOf(encodeBase64Url(encodeTokenV0(token, "a secret"))).problem().type, "bad_version");
    EXPECT_EQ(server.server.challenge(encodeBase64Url(crtauth::encodeRequestV2({2, "ada", {"ssh-x"}, {}})), caller)
                  .problem()
                  .type,
              "version_not_supported");
}

// Every type of key, by version 2.
TEST_F(LoginTest, everyTypeOfKeyGetsAToken) {
    for (const char* type :
         {"ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
          "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
        const SigningKey mine(type);
        server.users["ada"] = {parseKeyBlob(mine.blob()).value()};
        const std::string algorithm = mine.type() == "ssh-rsa" ? "rsa-sha2-512" : type;
        EXPECT_EQ(kind(answer(ask("ada", {algorithm}), mine)), "granted") << type;
        EXPECT_EQ(kind(answer(ask("ada", {"rsa-sha2-256", "ssh-ed448"}), mine)), "bad_signature") << "not offered";
    }
}

TEST_F(LoginTest, aShortRsaKeyIsNoKey) {
    for (const std::size_t bits : {1024, 2048}) {
        const SigningKey mine("ssh-rsa", "ssh:", bits);
        server.users["ada"] = {parseKeyBlob(mine.blob()).value()};
        EXPECT_EQ(kind(answer(ask("ada", {"rsa-sha2-512"}), mine)), bits < 2048 ? "unknown_user" : "granted") << bits;
    }
}

TEST_F(LoginTest, aSecurityKeyIsTouchedAndWhereDemandedUnlocked) {
    const std::string type = "sk-ssh-ed25519@openssh.com";
    SigningKey token(type);
    server.users["ada"] = {parseKeyBlob(token.blob()).value()};
    token.flags = 0;
    EXPECT_EQ(kind(answer(ask("ada", {type}), token)), "bad_signature");
    token.flags = 1;
    EXPECT_EQ(kind(answer(ask("ada", {type}), token)), "granted");
    server.users["ada"].front().verify_required = true;
    EXPECT_EQ(kind(answer(ask("ada", {type}), token)), "bad_signature");
    token.flags = 5;
    EXPECT_EQ(kind(answer(ask("ada", {type}), token)), "granted");
}

TEST_F(LoginTest, aTokenOfAnotherServerIsRefused) {
    LoginServer other{{"a secret", PublicName::parse("ops.example.com").value(), 598, 2048}, {}, noon};
    const auto token = server.server.grant(answer(ask("ada"), key), caller)->token;
    EXPECT_EQ(other.server.userOf(token).problem().type, "wrong_server_name");
}

TEST_F(LoginTest, challengesFromBeforeARestartAreRefused) {
    const auto challenge = ask("ada");
    LoginServer restarted{{"a secret", PublicName(), 598, 2048}, server.users, noon + std::chrono::seconds(5)};
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
