// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/crtauth.h"

// Messages of crtauth version 1, byte for byte those of the reference. They are plain bytes here; on the wire they
// travel as base64url. What was signed or authenticated is never encoded again: the received bytes are used.
namespace remuda::crtauth {

struct ChallengeV1 {
    std::string unique_data; // 20 bytes
    Period period;
    std::string fingerprint; // 6 bytes
    std::string server_name;
    std::string user;
};

struct ResponseV1 {
    std::string challenge; // as the server made it
    std::string signature; // RSA with SHA-1 over all bytes of the challenge
};

struct TokenV1 {
    Period period;
    std::string user;
};

std::string encodeRequestV1(std::string_view user);
std::string encodeChallengeV1(const ChallengeV1& challenge, std::string_view secret);
std::string encodeResponseV1(const ResponseV1& response);
std::string encodeTokenV1(const TokenV1& token, std::string_view secret);

// For the server: the authentication code is checked before anything is answered.
Result<ChallengeV1> openChallengeV1(std::string_view bytes, std::string_view secret);
Result<ResponseV1> parseResponseV1(std::string_view bytes);
Result<TokenV1> openTokenV1(std::string_view bytes, std::string_view secret); // of any age

// For the client, who cannot check the code: shape, user and server name. Nothing else may ever be signed.
Result<ChallengeV1> acceptChallengeV1(std::string_view bytes, std::string_view user, std::string_view host);

} // namespace remuda::crtauth
