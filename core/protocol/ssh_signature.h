// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <cstdint>
#include <vector>

namespace remuda {

enum class RsaHash { sha1, sha256, sha512 };

// RSASSA-PKCS1-v1_5 by the key in `blob`. The raw public operation is compared as a whole with the encoded message, so
// that policies against SHA-1 in the cryptographic library do not matter and no padding is ever decoded. A signature
// shorter than the modulus counts as if padded with zeros in front.
bool verifyRsa(std::string_view blob, RsaHash hash, std::string_view data, std::string_view signature);

// What a good signature tells of itself.
struct SshSignature {
    std::string format;         // "ssh-ed25519", "rsa-sha2-512", …
    bool user_verified = false; // security keys only: the owner gave a PIN or a finger, beyond the touch
    std::uint32_t counter = 0;  // security keys only: grows with each signature where the token counts
};

// Checks an SSH signature (string format, string value; of a security key also its flags and counter) by the key in
// `blob`. A security key must say that somebody touched it. The format "ssh-rsa" (SHA-1) is accepted only where asked
// for.
enum class Sha1 { refused, accepted };
Result<SshSignature> verifySshSignature(std::string_view blob, std::string_view data, std::string_view signature,
                                        Sha1 sha1 = Sha1::refused);

// The signature formats a key type can make, best first. Never "ssh-rsa". Empty for an unknown type.
std::vector<std::string> signatureFormats(std::string_view key_type);

} // namespace remuda
