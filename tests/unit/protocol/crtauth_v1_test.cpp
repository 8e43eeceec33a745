// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/crtauth_v1.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_signature.h"
#include "tests/support/login_vectors.h"

namespace remuda::crtauth {
namespace {

using login_vectors::bytes;
using login_vectors::instant;
using login_vectors::kindClass;
using login_vectors::text;

TEST(CrtauthRequest, agreesWithTheReference) {
    login_vectors::forEach("requests", [](const boost::json::value& vector) {
        const auto& required = vector.at("required");
        if (text(vector, "direction") == "client") {
            const auto user = bytes(vector, "username_utf8_hex");
            if (isUserName(user)) {
                EXPECT_EQ(encodeBase64Url(encodeRequestV1(user)), text(required, "value"));
            }
            return;
        }
        const auto request = readRequest(bytes(vector, "value_hex"));
        if (text(required, "outcome") == "any") return;
        if (text(required, "outcome") == "reject") {
            EXPECT_FALSE(request.ok());
            return;
        }
        const auto user = bytes(required, "username_utf8_hex");
        if (user.size() > longest_user_name) {
            EXPECT_EQ(request.ok() ? "" : request.problem().type, "username_too_long");
            return;
        }
        ASSERT_TRUE(request.ok()) << request.problem().detail;
        EXPECT_EQ(request->user, user);
        EXPECT_EQ(std::min(request->version, 1), required.at("version").as_int64());
    });
}

TEST(CrtauthRequest, namesAreWholeUtf8) {
    EXPECT_TRUE(isUserName("åsa.öberg 𐐷"));
    for (const char* name : {"", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "a\x7f"})
        EXPECT_FALSE(isUserName(name)) << toHex(name);
}

TEST(CrtauthRequest, namesWithControlBytesAreRefused) {
    EXPECT_EQ(readRequest(encodeBase64Url(encodeRequestV1("a\nb"))).problem().type, "malformed");
    EXPECT_EQ(readRequest(encodeBase64Url(encodeRequestV1("\xc0\xaf"))).problem().type, "malformed");
}

TEST(CrtauthChallenge, isMadeByteForByteAsTheReferenceDoes) {
    const auto servers = login_vectors::file("challenges").at("servers").as_object();
    login_vectors::forEach("challenges", [&](const boost::json::value& vector) {
        if (text(vector, "expect") == "reject") {
            EXPECT_FALSE(isUserName(bytes(vector, "username_utf8_hex")));
            return;
        }
        const auto& server = servers.at(text(vector, "server"));
        const auto& fields = vector.at("fields");
        const ChallengeV1 challenge{bytes(vector, "unique_data_hex"), challengePeriod(instant(vector.at("now"))),
                                    bytes(fields, "fingerprint_hex"), text(server, "server_name"),
                                    bytes(vector, "username_utf8_hex")};
        const auto made = encodeChallengeV1(challenge, bytes(server, "secret_hex"));
        // Strings of 32 bytes and more are written in the short form of the Java program, as permitted.
        const bool has_long_string = challenge.server_name.size() > 31 || challenge.user.size() > 31;
        if (!has_long_string) {
            EXPECT_EQ(toHex(made), text(vector, "bytes_hex"));
        }
        const auto opened = openChallengeV1(bytes(vector, "bytes_hex"), bytes(server, "secret_hex"));
        ASSERT_TRUE(opened.ok());
        EXPECT_EQ(opened->user, challenge.user);
        EXPECT_EQ(opened->server_name, challenge.server_name);
        EXPECT_EQ(opened->period.valid_to, challenge.period.valid_to);
        if (has_long_string && text(vector, "fingerprint_source") != "fake") {
            EXPECT_EQ(toHex(made), text(vector.at("java"), "bytes_hex"));
        }
    });
}

TEST(CrtauthResponse, isMadeAndReadAsTheReferenceDoes) {
    login_vectors::forEach("responses", [](const boost::json::value& vector) {
        const auto challenge = decodeBase64Url(text(vector, "challenge_b64")).value();
        EXPECT_EQ(toHex(challenge), text(vector, "signed_bytes_hex"));
        const auto signature = bytes(vector, "signature_hex");
        const auto blob = bytes(login_vectors::key(text(vector, "key")), "blob_hex");
        EXPECT_TRUE(verifyRsa(blob, RsaHash::sha1, challenge, signature));
        EXPECT_FALSE(verifyRsa(blob, RsaHash::sha256, challenge, signature));

        const auto modulus = static_cast<std::size_t>(vector.at("modulus_bytes").as_int64());
        const auto whole = std::string(modulus - signature.size(), '\0') + signature;
        const auto required = text(vector, "required_response_b64");
        EXPECT_EQ(encodeBase64Url(encodeResponseV1({challenge, whole})),
                  required.empty() ? text(vector, "response_b64") : required);
        const auto parsed = parseResponseV1(decodeBase64Url(text(vector, "response_b64")).value());
        ASSERT_TRUE(parsed.ok());
        EXPECT_EQ(parsed->challenge, challenge);
        EXPECT_EQ(parsed->signature, signature);
    });
}

TEST(CrtauthToken, isMadeByteForByteAsTheReferenceDoes) {
    const auto servers = login_vectors::file("tokens").at("servers").as_object();
    login_vectors::forEach("tokens", [&](const boost::json::value& vector) {
        const auto& server = servers.at(text(vector, "server"));
        const auto now = instant(vector.at("now"));
        const TokenV1 token{tokenPeriod(now, server.at("token_lifetime").as_int64()),
                            bytes(vector.at("fields"), "username_utf8_hex")};
        EXPECT_EQ(encodeBase64Url(encodeTokenV1(token, bytes(server, "secret_hex"))), text(vector, "token_b64"));
        EXPECT_EQ(checkPeriod(token.period, now).ok(), vector.at("validates_at_once").as_bool());
    });
}

TEST(CrtauthClient, signsOnlyWhatItShould) {
    login_vectors::forEach("create_response", [](const boost::json::value& vector) {
        const auto input = decodeBase64Url(text(vector, "input"));
        ASSERT_TRUE(input.has_value());
        const auto accepted = acceptChallengeV1(*input, "alice", text(vector, "client_connected_to"));
        if (text(vector, "expect") == "accept") {
            EXPECT_TRUE(accepted.ok()) << accepted.problem().detail;
        }
        if (text(vector, "expect") != "reject") return;
        ASSERT_FALSE(accepted.ok());
        EXPECT_EQ(kindClass(accepted.problem().type), kindClass(text(vector, "kind")));
    });
}

TEST(CrtauthClient, refusesAChallengeForAnotherUser) {
    const ChallengeV1 challenge{std::string(20, 'u'), {100, 122}, "finger", "Host.Example", "bob"};
    const auto bytes = encodeChallengeV1(challenge, "secret");
    EXPECT_TRUE(acceptChallengeV1(bytes, "bob", "host.example").ok());
    EXPECT_FALSE(acceptChallengeV1(bytes, "alice", "host.example").ok());
    EXPECT_FALSE(acceptChallengeV1(bytes + "x", "bob", "host.example").ok());
}

TEST(CrtauthClient, refusesAChallengeWithAnOddPeriod) {
    for (const Period period : {Period{100, 100}, Period{100, 99}, Period{100, 701}}) {
        const auto bytes = encodeChallengeV1({std::string(20, 'u'), period, "finger", "host", "bob"}, "secret");
        EXPECT_FALSE(acceptChallengeV1(bytes, "bob", "host").ok());
    }
}

// Every prefix, and every message with one changed byte, as far as a client can tell.
TEST(CrtauthSweep, noMangledMessageIsTaken) {
    const auto servers = login_vectors::file("tokens").at("servers").as_object();
    const auto secret = bytes(servers.at("main"), "secret_hex");
    login_vectors::forEach("sweeps", [&](const boost::json::value& vector) {
        const auto input = bytes(vector, "input_bytes_hex");
        const auto operation = text(vector, "op");
        const auto taken = [&](const std::string& message) {
            if (operation == "validate_token") return openTokenV1(message, secret).ok();
            if (operation == "create_response") return acceptChallengeV1(message, "bob", "auth.example.com").ok();
            const auto response = parseResponseV1(message);
            return response.ok() && openChallengeV1(response->challenge, secret).ok() &&
                   verifyRsa(bytes(login_vectors::key("rsa1024-a"), "blob_hex"), RsaHash::sha1, response->challenge,
                             response->signature);
        };
        EXPECT_TRUE(taken(input));
        const bool cut = text(vector, "sweep") == "truncate";
        for (std::size_t at = 0; at < input.size(); ++at) {
            auto mangled = input;
            if (cut)
                mangled.resize(at);
            else
                mangled[at] = static_cast<char>(mangled[at] ^ vector.at("mask").as_int64());
            if (cut || operation != "create_response") {
                EXPECT_FALSE(taken(mangled)) << at;
            } else
                (void)taken(mangled); // a client cannot check the code; it must only survive
        }
    });
}

} // namespace
} // namespace remuda::crtauth
