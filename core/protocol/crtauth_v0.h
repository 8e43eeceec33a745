// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/crtauth_v1.h"

// Messages of crtauth version 0, byte for byte those of the reference: XDR, authenticated by HMAC-SHA1, signed with RSA
// and SHA-1. Off unless somebody asks for it. Their parts are those of version 1; a request is the bare user name.
namespace remuda::crtauth {

using ChallengeV0 = ChallengeV1;
using ResponseV0 = ResponseV1; // the signature is over signedPartV0() of the challenge
using TokenV0 = TokenV1;

// Version 0 counts seconds in 32 bits, until February 2106. Later periods must not be encoded.
bool fitsVersion0(const Period& period);

// What a request may carry as a header: 1 to 64 printable characters of ASCII without blanks.
bool isUserNameV0(std::string_view name);

std::string encodeChallengeV0(const ChallengeV0& challenge, std::string_view secret);
std::string encodeResponseV0(const ResponseV0& response);
std::string encodeTokenV0(const TokenV0& token, std::string_view secret);

// The part of a challenge that is signed: all behind the authentication code and the length.
std::string_view signedPartV0(std::string_view challenge);

// For the server: the authentication code is checked before anything is answered.
Result<ChallengeV0> openChallengeV0(std::string_view bytes, std::string_view secret);
Result<ResponseV0> parseResponseV0(std::string_view bytes);
Result<TokenV0> openTokenV0(std::string_view bytes, std::string_view secret); // of any age

// For the client: as acceptChallengeV1.
Result<ChallengeV0> acceptChallengeV0(std::string_view bytes, std::string_view user, std::string_view host);

} // namespace remuda::crtauth
