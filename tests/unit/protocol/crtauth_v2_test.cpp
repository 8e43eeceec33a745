// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/crtauth_v2.h"

#include <gtest/gtest.h>

namespace remuda::crtauth {
namespace {

const SecretsV2 secrets("a secret");

ChallengeV2 challenge() {
    return {std::string(32, 'u'), {1000, 1022}, "https://ops.example.com", "ada",
            {"ssh-ed25519"},      {},           {"hint-one", "hint-two"},  {}};
}

TEST(CrtauthV2, theRequestComesBack) {
    const Request request{2, "ada", {"ssh-ed25519", "rsa-sha2-512"}, {}};
    const auto read = parseRequestV2(encodeRequestV2(request));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->user, "ada");
    EXPECT_EQ(read->algorithms, request.algorithms);
    EXPECT_TRUE(parseRequestV2(encodeRequestV2(request) + "\x05").ok()); // room for later versions
}

TEST(CrtauthV2, theChallengeOpensWithItsSecretOnly) {
    const auto bytes = encodeChallengeV2(challenge(), secrets);
    const auto opened = openChallengeV2(bytes, secrets);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->hints, challenge().hints);
    EXPECT_EQ(opened->origin, "https://ops.example.com");
    EXPECT_EQ(openChallengeV2(bytes, SecretsV2("another")).problem().type, "bad_hmac");
}

TEST(CrtauthV2, theClientTakesItsOwnServersChallengeOnly) {
    const auto bytes = encodeChallengeV2(challenge(), secrets);
    EXPECT_TRUE(acceptChallengeV2(bytes, "ada", "https://ops.example.com").ok());
    EXPECT_EQ(acceptChallengeV2(bytes, "ada", "https://ops.example.com:8443").problem().type, "wrong_server_name");
    EXPECT_EQ(acceptChallengeV2(bytes, "ada", "http://ops.example.com").problem().type, "wrong_server_name");
    EXPECT_EQ(acceptChallengeV2(bytes, "bob", "https://ops.example.com").problem().type, "malformed");
}

TEST(CrtauthV2, noMangledMessageIsTaken) {
    const auto bytes = encodeChallengeV2(challenge(), secrets);
    const auto token =
        encodeTokenV2({{1000, 1600}, "ada", "https://ops.example.com", std::string(16, 'i'), "", ""}, secrets);
    ASSERT_TRUE(openTokenV2(token, secrets).ok());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(openChallengeV2(changed, secrets).ok()) << at;
        EXPECT_FALSE(openChallengeV2(bytes.substr(0, at), secrets).ok()) << at;
        EXPECT_FALSE(acceptChallengeV2(bytes.substr(0, at), "ada", "https://ops.example.com").ok()) << at;
    }
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto changed = token;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(openTokenV2(changed, secrets).ok()) << at;
        EXPECT_FALSE(openTokenV2(token.substr(0, at), secrets).ok()) << at;
    }
}

TEST(CrtauthV2, aChallengeIsNoToken) {
    EXPECT_EQ(openTokenV2(encodeChallengeV2(challenge(), secrets), secrets).problem().type, "bad_magic");
}

TEST(CrtauthV2, theSignatureCoversAllBeforeIt) {
    ResponseV2 response{"challenge", "blob", "", "", "", "signature", ""};
    const auto bytes = encodeResponseV2(response);
    const auto read = parseResponseV2(bytes);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->signed_part, unsignedResponseV2(response));
    EXPECT_EQ(read->signature, "signature");
    EXPECT_EQ(read->signed_part + std::string("\xc4\x09signature"), bytes);
    EXPECT_FALSE(parseResponseV2(bytes + "x").ok());
}

TEST(CrtauthV2, hintsDifferBetweenChallenges) {
    EXPECT_EQ(keyHint("nonce", "blob").size(), 8u);
    EXPECT_EQ(keyHint("nonce", "blob"), keyHint("nonce", "blob"));
    EXPECT_NE(keyHint("nonce", "blob"), keyHint("other", "blob"));
}

} // namespace
} // namespace remuda::crtauth
