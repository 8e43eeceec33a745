// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <cstdint>
#include <vector>

namespace remuda {

// Of a problem with the agent: "agent-missing", "agent-silent", "agent-refused" or "agent-broken".
Problem agentProblem(std::string type, std::string title, std::string detail);

// The messages of ssh-agent's protocol, without the length in front of each. What an agent answers is as little
// believed as what comes over a network: SSH_AUTH_SOCK may name anything.
namespace agent_messages {

// Flags of a sign request; they mean something for RSA keys only. None: SHA-1.
inline constexpr std::uint32_t rsa_sha2_256 = 2, rsa_sha2_512 = 4;

struct Key {
    std::string blob;        // public key in SSH wire form
    std::string type;        // "ssh-ed25519", "ssh-rsa", …
    std::string fingerprint; // "SHA256:…" as ssh-add -l prints it
    std::string comment;     // any bytes
    int bits = 0;            // of an RSA modulus, 0 for every other type
};

std::string listRequest();
Result<std::vector<Key>> parseList(std::string_view answer);

std::string signRequest(std::string_view blob, std::string_view data, std::uint32_t flags);

// The SSH signature (string format, string value) of `data` by the key `blob`, of the format that `flags` ask for; it
// has been checked.
Result<std::string> parseSignature(std::string_view answer, std::string_view blob, std::string_view data,
                                   std::uint32_t flags);

} // namespace agent_messages

} // namespace remuda
