// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/crtauth.h"

// Messages of crtauth version 2: any SSH key type, signed in the form of OpenSSH's SSHSIG. Readers take the shortest
// form of each element only, and nothing behind the last one.
namespace remuda::crtauth {

// The keys of a server, all derived from its one secret.
struct SecretsV2 {
    explicit SecretsV2(std::string_view secret);
    std::string challenge, token, fake; // 32 bytes each
    std::string key_id;                 // 4 bytes: which secret it was
};

struct ChallengeV2 {
    std::string unique_data; // 32 bytes
    Period period;
    std::string origin; // "https://host", "https://host:port"; for a server on this machine "http://127.0.0.1:port"
    std::string user;
    std::vector<std::string> algorithms, features;
    std::vector<std::string> hints; // 8 bytes each, sorted
    std::string key_id;
};

struct ResponseV2 {
    std::string challenge;
    std::string key; // blob of the public key
    std::string binding_type, binding_data;
    std::string proof_key;
    std::string signature;   // SSH signature over signedData()
    std::string signed_part; // when parsed: all bytes before the signature
};

struct TokenV2 {
    Period period;
    std::string user;
    std::string audience; // origin
    std::string id;       // 16 random bytes
    std::string proof_key_hash;
    std::string key_id;
};

std::string encodeRequestV2(const Request& request);
Result<Request> parseRequestV2(std::string_view bytes);

std::string encodeChallengeV2(const ChallengeV2& challenge, const SecretsV2& secrets);
Result<ChallengeV2> openChallengeV2(std::string_view bytes, const SecretsV2& secrets);                         // server
Result<ChallengeV2> acceptChallengeV2(std::string_view bytes, std::string_view user, std::string_view origin); // client

std::string encodeResponseV2(const ResponseV2& response);
std::string unsignedResponseV2(const ResponseV2& response);   // what the signature covers
std::string signedDataV2(std::string_view unsigned_response); // what the agent is given to sign
Result<ResponseV2> parseResponseV2(std::string_view bytes);

std::string encodeTokenV2(const TokenV2& token, const SecretsV2& secrets);
Result<TokenV2> openTokenV2(std::string_view bytes, const SecretsV2& secrets); // of any age

// Tells the holder of the key, and nobody who only asks twice, that a challenge is for it.
std::string keyHint(std::string_view unique_data, std::string_view blob);

// At the end of the unique data of a version 1 challenge: its sender speaks version 2 and was not asked to. Covered by
// the authentication code, so that nobody on the way can talk a client down unnoticed.
constexpr std::string_view version_2_sentinel = "CRTAUTH2";
constexpr std::string_view signature_namespace = "crtauth-response-v2";

} // namespace remuda::crtauth
