// SPDX-License-Identifier: GPL-3.0-or-later
// The messages of versions 0 and 1, beside what the reference programs made of them.
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"
#include "core/protocol/ssh_wire.h"
#include "tests/support/login_vectors.h"

#include <algorithm>

namespace remuda::crtauth {
namespace {

using login_vectors::bytes;
using login_vectors::instant;
using login_vectors::kindClass;
using login_vectors::text;

struct CrtauthVectors : login_vectors::Vectors {};
REMUDA_ON_VECTORS(CrtauthVectors);

bool isVersion0(const boost::json::value& vector) {
    return vector.at("version").as_int64() == 0;
}

TEST_P(CrtauthVectors, requestsAreWrittenAndRead) {
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

TEST_P(CrtauthVectors, challengesAreMadeByteForByte) {
    const auto servers = login_vectors::file("challenges").at("servers").as_object();
    login_vectors::forEach("challenges", [&](const boost::json::value& vector) {
        const auto now = instant(vector.at("now"));
        if (text(vector, "expect") == "reject") {
            const bool refused_by_server = text(vector, "kind") == "version_not_supported"; // see the server's tests
            const bool too_late = isVersion0(vector) && !fitsVersion0(challengePeriod(now));
            EXPECT_TRUE(refused_by_server || too_late || !isUserName(bytes(vector, "username_utf8_hex")));
            return;
        }
        const auto& server = servers.at(text(vector, "server"));
        const auto& fields = vector.at("fields");
        const auto secret = bytes(server, "secret_hex"), recorded = bytes(vector, "bytes_hex");
        const ChallengeV1 challenge{bytes(vector, "unique_data_hex"), challengePeriod(now),
                                    bytes(fields, "fingerprint_hex"), text(server, "server_name"),
                                    bytes(vector, "username_utf8_hex")};
        const bool version_0 = isVersion0(vector);
        const auto made = version_0 ? encodeChallengeV0(challenge, secret) : encodeChallengeV1(challenge, secret);
        // Strings of 32 bytes and more are written in the short form of the Java program, as permitted.
        const bool has_long_string = !version_0 && std::max(challenge.server_name.size(), challenge.user.size()) > 31;
        if (!has_long_string) {
            EXPECT_EQ(toHex(made), text(vector, "bytes_hex"));
        } else if (text(vector, "fingerprint_source") != "fake") {
            EXPECT_EQ(toHex(made), text(vector.at("java"), "bytes_hex"));
        }
        const auto opened = version_0 ? openChallengeV0(recorded, secret) : openChallengeV1(recorded, secret);
        ASSERT_TRUE(opened.ok());
        EXPECT_EQ(opened->user, challenge.user);
        EXPECT_EQ(opened->server_name, challenge.server_name);
        EXPECT_EQ(opened->period.valid_to, challenge.period.valid_to);
        const auto covered = version_0 ? signedPartV0(recorded) : std::string_view(recorded);
        EXPECT_EQ(toHex(sha1(covered)), text(vector.at("to_sign"), "sha1_hex"));
    });
}

TEST_P(CrtauthVectors, responsesAreMadeAndRead) {
    login_vectors::forEach("responses", [](const boost::json::value& vector) {
        const bool version_0 = isVersion0(vector);
        const auto challenge = decodeBase64Url(text(vector, "challenge_b64")).value();
        const std::string covered(version_0 ? signedPartV0(challenge) : challenge);
        EXPECT_EQ(toHex(covered), text(vector, "signed_bytes_hex"));
        const auto signature = bytes(vector, "signature_hex");
        const auto blob = bytes(login_vectors::key(text(vector, "key")), "blob_hex");
        EXPECT_TRUE(verifyRsa(blob, RsaHash::sha1, covered, signature));
        EXPECT_FALSE(verifyRsa(blob, RsaHash::sha256, covered, signature));

        const auto modulus = static_cast<std::size_t>(vector.at("modulus_bytes").as_int64());
        const ResponseV1 whole{challenge, std::string(modulus - signature.size(), '\0') + signature};
        const auto required = text(vector, "required_response_b64");
        EXPECT_EQ(encodeBase64Url(version_0 ? encodeResponseV0(whole) : encodeResponseV1(whole)),
                  required.empty() ? text(vector, "response_b64") : required);
        const auto recorded = decodeBase64Url(text(vector, "response_b64")).value();
        const auto parsed = version_0 ? parseResponseV0(recorded) : parseResponseV1(recorded);
        ASSERT_TRUE(parsed.ok());
        EXPECT_EQ(parsed->challenge, challenge);
        EXPECT_EQ(parsed->signature, signature);
    });
}

TEST_P(CrtauthVectors, tokensAreMadeByteForByte) {
    const auto servers = login_vectors::file("tokens").at("servers").as_object();
    login_vectors::forEach("tokens", [&](const boost::json::value& vector) {
        const auto& server = servers.at(text(vector, "server"));
        const auto secret = bytes(server, "secret_hex"), recorded = bytes(vector, "bytes_hex");
        const auto now = instant(vector.at("now"));
        const TokenV1 token{tokenPeriod(now, server.at("token_lifetime").as_int64()),
                            bytes(vector.at("fields"), "username_utf8_hex")};
        const bool version_0 = isVersion0(vector);
        EXPECT_EQ(toHex(version_0 ? encodeTokenV0(token, secret) : encodeTokenV1(token, secret)), toHex(recorded));
        const auto opened = version_0 ? openTokenV0(recorded, secret) : openTokenV1(recorded, secret);
        ASSERT_TRUE(opened.ok()) << opened.problem().detail;
        EXPECT_EQ(opened->user, token.user);
        EXPECT_EQ(checkPeriod(token.period, now).ok(), vector.at("validates_at_once").as_bool());
    });
}

TEST_P(CrtauthVectors, aClientSignsOnlyWhatItShould) {
    login_vectors::forEach("create_response", [](const boost::json::value& vector) {
        const auto input = decodeBase64Url(text(vector, "input"));
        ASSERT_TRUE(input.has_value());
        const auto host = text(vector, "client_connected_to");
        const bool version_0 = text(vector, "id").starts_with("v0-");
        const auto accepted =
            version_0 ? acceptChallengeV0(*input, "alice", host) : acceptChallengeV1(*input, "alice", host);
        if (text(vector, "expect") == "accept") {
            EXPECT_TRUE(accepted.ok()) << accepted.problem().detail;
        }
        if (text(vector, "expect") != "reject") return;
        ASSERT_FALSE(accepted.ok());
        EXPECT_EQ(kindClass(accepted.problem().type), kindClass(text(vector, "kind")));
    });
}

// A challenge of the version that was not asked for is never signed.
TEST_P(CrtauthVectors, aClientTakesTheVersionItAskedForOnly) {
    login_vectors::forEach("create_response", [](const boost::json::value& vector) {
        const auto input = decodeBase64Url(text(vector, "input")).value();
        const auto host = text(vector, "client_connected_to");
        const bool version_0 = text(vector, "id").starts_with("v0-");
        EXPECT_FALSE(
            (version_0 ? acceptChallengeV1(input, "alice", host) : acceptChallengeV0(input, "alice", host)).ok());
    });
}

// The last challenge, token and response that the recorded programs accept with these bytes.
struct Sweep {
    const boost::json::value& vector;
    std::string secret;
    bool version_0 = false;

    std::string_view operation() const { return vector.at("op").as_string(); }
    bool takes(const std::string& message) const {
        if (operation() == "validate_token")
            return version_0 ? openTokenV0(message, secret).ok() : openTokenV1(message, secret).ok();
        if (operation() == "create_response")
            return version_0 ? acceptChallengeV0(message, "bob", "auth.example.com").ok()
                             : acceptChallengeV1(message, "bob", "auth.example.com").ok();
        const auto response = version_0 ? parseResponseV0(message) : parseResponseV1(message);
        if (!response) return false;
        const auto covered = version_0 ? signedPartV0(response->challenge) : std::string_view(response->challenge);
        const bool opens = version_0 ? openChallengeV0(response->challenge, secret).ok()
                                     : openChallengeV1(response->challenge, secret).ok();
        return opens && verifyRsa(bytes(login_vectors::key("rsa1024-a"), "blob_hex"), RsaHash::sha1, covered,
                                  response->signature);
    }
};

// Every prefix, and every message with one changed byte, as far as a client can tell. Fill bytes count here as all
// else.
TEST_P(CrtauthVectors, noMangledMessageIsTaken) {
    const auto servers = login_vectors::file("sweeps").at("servers").as_object();
    const auto secret = bytes(servers.at("main"), "secret_hex");
    login_vectors::forEach("sweeps", [&](const boost::json::value& vector) {
        const Sweep sweep{vector, secret, text(vector, "id").find("-v0-") != std::string::npos};
        const auto input = bytes(vector, "input_bytes_hex");
        EXPECT_TRUE(sweep.takes(input));
        const bool cut = text(vector, "sweep") == "truncate";
        for (std::size_t at = 0; at < input.size(); ++at) {
            auto mangled = input;
            if (cut)
                mangled.resize(at);
            else
                mangled[at] = static_cast<char>(mangled[at] ^ vector.at("mask").as_int64());
            const bool taken = sweep.takes(mangled);
            // A client cannot check the code of what it signs; it must only survive.
            if (cut || sweep.operation() != "create_response") {
                EXPECT_FALSE(taken) << at;
            }
        }
    });
}

// The reference's agent signer, from the challenge to the response it sent: our half makes the same of the same reply.
TEST_P(CrtauthVectors, anAgentsReplyBecomesTheResponse) {
    const auto servers = login_vectors::file("agent").at("servers").as_object();
    int checked = 0;
    login_vectors::forEach("agent", [&](const boost::json::value& vector) {
        if (text(vector, "response_b64").empty()) return;
        const auto challenge = decodeBase64Url(text(vector, "challenge_b64")).value();
        const bool version_0 = challenge[0] == 'v';
        const auto host = text(vector, "client_connected_to");
        const auto secret = bytes(servers.at(text(vector, "server")), "secret_hex");
        const auto opened = version_0 ? openChallengeV0(challenge, secret) : openChallengeV1(challenge, secret);
        ASSERT_TRUE(opened.ok());
        EXPECT_TRUE((version_0 ? acceptChallengeV0(challenge, opened->user, host)
                               : acceptChallengeV1(challenge, opened->user, host))
                        .ok());
        std::string wanted_key, covered;
        for (const auto& message : vector.at("messages").as_array()) {
            const auto raw = bytes(message, "bytes_hex").substr(4);
            SshReader reader(raw);
            const auto type = reader.byte();
            if (type == 13) {
                wanted_key = reader.string();
                covered = reader.string();
            } else if (type == 14) {
                SshReader signature(reader.string());
                EXPECT_EQ(signature.string(), "ssh-rsa");
                const ResponseV1 response{challenge, std::string(signature.string())};
                EXPECT_EQ(encodeBase64Url(version_0 ? encodeResponseV0(response) : encodeResponseV1(response)),
                          text(vector, "response_b64"));
                EXPECT_EQ(loginFingerprint(wanted_key), opened->fingerprint);
                EXPECT_EQ(covered, version_0 ? signedPartV0(challenge) : challenge);
                ++checked;
            }
        }
    });
    EXPECT_GT(checked, 0);
}

TEST(CrtauthRequest, namesAreWholeUtf8) {
    EXPECT_TRUE(isUserName("åsa.öberg 𐐷"));
    for (const char* name : {"", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "a\x7f"})
        EXPECT_FALSE(isUserName(name)) << toHex(name);
    EXPECT_TRUE(isUserNameV0("john.doe"));
    for (const char* name : {"", "a b", "åsa", "a\n"})
        EXPECT_FALSE(isUserNameV0(name)) << name;
}

TEST(CrtauthRequest, namesWithControlBytesAreRefused) {
    EXPECT_EQ(readRequest(encodeBase64Url(encodeRequestV1("a\nb"))).problem().type, "malformed");
    EXPECT_EQ(readRequest(encodeBase64Url(encodeRequestV1("\xc0\xaf"))).problem().type, "malformed");
}

TEST(CrtauthClient, refusesAChallengeForAnotherUser) {
    const ChallengeV1 challenge{std::string(20, 'u'), {100, 122}, "finger", "Host.Example", "bob"};
    const auto first = encodeChallengeV1(challenge, "secret"), zeroth = encodeChallengeV0(challenge, "secret");
    EXPECT_TRUE(acceptChallengeV1(first, "bob", "host.example").ok());
    EXPECT_FALSE(acceptChallengeV1(first, "alice", "host.example").ok());
    EXPECT_FALSE(acceptChallengeV1(first + "x", "bob", "host.example").ok());
    EXPECT_TRUE(acceptChallengeV0(zeroth, "bob", "host.example").ok());
    EXPECT_FALSE(acceptChallengeV0(zeroth, "alice", "host.example").ok());
    EXPECT_FALSE(acceptChallengeV0(zeroth + std::string(4, '\0'), "bob", "host.example").ok());
}

TEST(CrtauthClient, refusesAChallengeWithAnOddPeriod) {
    for (const Period period : {Period{100, 100}, Period{100, 99}, Period{100, 701}}) {
        const ChallengeV1 challenge{std::string(20, 'u'), period, "finger", "host", "bob"};
        EXPECT_FALSE(acceptChallengeV1(encodeChallengeV1(challenge, "secret"), "bob", "host").ok());
        EXPECT_FALSE(acceptChallengeV0(encodeChallengeV0(challenge, "secret"), "bob", "host").ok());
    }
}

} // namespace
} // namespace remuda::crtauth
