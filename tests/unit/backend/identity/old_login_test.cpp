// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/ssh_wire.h"
#include "tests/unit/backend/identity/login_server.h"

namespace remuda {
namespace {

// The old versions, where somebody has allowed them.
struct OldLogin : LoginTest {
    SigningKey rsa{"ssh-rsa"};
    OldLogin()
        : LoginTest({"a secret", PublicName(), 598, 2048, 0, CrtauthPeers::none}) {
        server.users["ada"] = {parseKeyBlob(rsa.blob()).value()};
    }
    std::string rawSignature(std::string_view data) const {
        const auto signature = rsa.sign(data, "ssh-rsa");
        SshReader reader(signature);
        reader.string();
        return std::string(reader.string());
    }
    std::string challengeOf(const std::string& request) {
        return decodeBase64Url(server.server.challenge(request, caller).value()).value();
    }
    std::string answerV0(const std::string& challenge) const {
        return encodeBase64Url(crtauth::encodeResponseV0({challenge, rawSignature(crtauth::signedPartV0(challenge))}));
    }
};

TEST_F(OldLogin, version0GetsATokenOfItsOwn) {
    const auto challenge = challengeOf("ada");
    ASSERT_TRUE(crtauth::acceptChallengeV0(challenge, "ada", "127.0.0.1").ok());
    EXPECT_TRUE(crtauth::acceptChallengeV0(challenge, "ada", "127.0.0.1")->unique_data.ends_with("CRTAUTH2"));
    const auto grant = server.server.grant(answerV0(challenge), caller);
    ASSERT_TRUE(grant.ok()) << grant.problem().detail;
    EXPECT_EQ(grant->version, 0);
    EXPECT_EQ(decodeBase64Url(grant->token)->front(), 'v');
    EXPECT_EQ(server.server.userOf(grant->token).value(), "ada");
    EXPECT_EQ(kind(answerV0(challenge)), "replayed");
    server.clock += std::chrono::seconds(25);
    EXPECT_EQ(kind(answerV0(challenge)), "expired");
}

TEST_F(OldLogin, aStrangerIsAnsweredLikeAUserInEveryVersion) {
    EXPECT_EQ(challengeOf("ada").size(), challengeOf("eva").size());
    EXPECT_EQ(kind(answerV0(challengeOf("eva"))), "unknown_user");
    const auto fingerprint = [&](const std::string& request, const std::string& user) {
        return crtauth::acceptChallengeV0(challengeOf(request), user, "127.0.0.1")->fingerprint;
    };
    EXPECT_EQ(fingerprint("eva", "eva"), fingerprint("eva", "eva"));
    EXPECT_NE(fingerprint("eva", "eva"), fingerprint("eve", "eve"));
    server.users["bob"] = {parseKeyBlob(key.blob()).value()}; // no RSA key: as good as unknown here
    EXPECT_EQ(challengeOf("bob").size(), challengeOf("eva").size());
    EXPECT_EQ(kind(answerV0(challengeOf("bob"))), "bad_signature");
}

TEST_F(OldLogin, strangersMayNotCallAServerWithoutAPublicName) {
    const auto request = encodeBase64Url(crtauth::encodeRequestV1("ada"));
    EXPECT_EQ(server.server.challenge(request, {"192.0.2.7", "127.0.0.1:7420"}).problem().type, "forbidden");
    EXPECT_EQ(server.server.challenge(request, {"127.0.0.1", "ops.example.com"}).problem().type, "forbidden");
}

TEST_F(OldLogin, version1CarriesTheSentinelOnlyWhereItWasAskedFor) {
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

TEST_F(OldLogin, theFakeOfAnUnknownUserStays) {
    const auto fingerprint = [&] {
        const auto challenge = server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("eva")), caller);
        return crtauth::acceptChallengeV1(decodeBase64Url(challenge.value()).value(), "eva", "127.0.0.1")->fingerprint;
    };
    EXPECT_EQ(fingerprint(), fingerprint());
}

TEST_F(OldLogin, unreadableKeysAreNoRefusal) {
    server.away = true;
    EXPECT_EQ(server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("ada")), caller).problem().status, 503);
}

TEST_F(OldLogin, guessingIsLimited) {
    std::string last;
    for (int attempt = 0; attempt < 500 && last != "rate_limited"; ++attempt) {
        const auto challenge = server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("ada")), caller);
        last = challenge ? "" : challenge.problem().type;
    }
    EXPECT_EQ(last, "rate_limited");
    server.clock += std::chrono::seconds(30);
    EXPECT_TRUE(server.server.challenge(encodeBase64Url(crtauth::encodeRequestV1("ada")), caller).ok());
}

} // namespace
} // namespace remuda
