// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"

namespace remuda {

// A signature of a text that carries its key, as OpenSSH's PROTOCOL.sshsig describes it and `ssh-keygen -Y` makes and
// checks it.
struct Sshsig {
    std::string key;        // blob of the public key
    std::string name_space; // what the signature is for
    std::string hash = "sha512";
    std::string signature; // SSH signature over sshsigData()
};

// What the key signs for `message`. The hash is "sha256" or "sha512".
std::string sshsigData(std::string_view name_space, std::string_view message, std::string_view hash = "sha512");

std::string encodeSshsig(const Sshsig& sshsig);
Result<Sshsig> parseSshsig(std::string_view blob); // to its last byte

// "-----BEGIN SSH SIGNATURE-----" and lines of base64 up to the end, as in a .sig file.
std::string armored(std::string_view blob);
Result<std::string> fromArmor(std::string_view text);

// Whether the key that it names made it, for this purpose, over this message. Whose key it is, is another question.
// SHA-1 never counts; a security key must have been touched.
Result<SshSignature> verifySshsig(const Sshsig& sshsig, std::string_view name_space, std::string_view message);

} // namespace remuda
