// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <vector>

namespace remuda {

// A public key that can sign a login.
struct SshPublicKey {
    std::string type; // "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "sk-ssh-ed25519@openssh.com", …
    std::string blob; // RFC 4253 form: the key's bytes as agents and signatures carry them
    std::string comment;
    int bits = 0;                 // of an RSA modulus; 0 for the other types
    bool verify_required = false; // a security key that must also have checked its owner: a PIN, a finger
};

// Key types that can be checked here. Certificates are not among them.
bool isKnownKeyType(std::string_view type);
bool isSecurityKeyType(std::string_view type); // of a FIDO token that has to be touched

// Reads a blob to its last byte: type, and that the rest has the shape the type asks for. A security key must have been
// made for SSH: its application begins with "ssh:".
Result<SshPublicKey> parseKeyBlob(std::string_view blob);

// One line of an authorized_keys or id_*.pub file: options, type, base64, comment, with any blanks between. Of the
// options, verify-required is heeded, a line of a certificate authority is refused, and the others are about SSH only.
Result<SshPublicKey> parseKeyLine(std::string_view line);

struct KeyFileContent {
    std::vector<SshPublicKey> keys;      // in the file's order
    std::vector<std::string> complaints; // "line 3: …" for each line that is neither a key, blank nor a comment
};
KeyFileContent parseKeyFile(std::string_view content);

std::string sha256Fingerprint(std::string_view blob); // "SHA256:…" as ssh-keygen -l prints it
std::string loginFingerprint(std::string_view blob);  // 6 bytes of SHA-1: how version 1 tells keys apart

} // namespace remuda
