// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/agent_messages.h"

#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"
#include "core/protocol/ssh_wire.h"

namespace remuda {

Problem agentProblem(std::string type, std::string title, std::string detail) {
    Problem problem;
    problem.status = 0;
    problem.type = std::move(type);
    problem.title = std::move(title);
    problem.detail = std::move(detail);
    return problem;
}

namespace agent_messages {

namespace {

enum Message : std::uint8_t {
    failure = 5,
    list_request = 11,
    list_answer = 12,
    sign_request = 13,
    sign_answer = 14,
    extension_failure = 28
};

Problem strange(const std::string& what) {
    return agentProblem("agent-broken", "The ssh-agent's answer cannot be read",
                        what + ". Is SSH_AUTH_SOCK really an ssh-agent's socket?");
}

Key keyOf(std::string_view blob, std::string_view comment) {
    const auto key = parseKeyBlob(blob);
    return {std::string(blob), std::string(SshReader(blob).string()), sha256Fingerprint(blob), std::string(comment),
            key ? key->bits : 0};
}

// The format of signature that was asked for; agents that make another have refused in effect.
std::string wantedFormat(std::string_view key_type, std::uint32_t flags) {
    if (key_type != "ssh-rsa") return std::string(key_type);
    if ((flags & rsa_sha2_512) != 0) return "rsa-sha2-512";
    return (flags & rsa_sha2_256) != 0 ? "rsa-sha2-256" : "ssh-rsa";
}

} // namespace

std::string listRequest() {
    return SshWriter().byte(list_request).bytes();
}

Result<std::vector<Key>> parseList(std::string_view answer) {
    SshReader reader(answer);
    const auto type = reader.byte();
    if (type == failure || type == extension_failure)
        return agentProblem("agent-refused", "The ssh-agent refuses", "it does not list its keys");
    if (type != list_answer)
        return strange("it answered type " + std::to_string(type) + " to the question for its keys");
    std::vector<Key> keys;
    for (auto count = reader.number(); count > 0 && !reader.failed(); --count) {
        const auto blob = reader.string();
        const auto comment = reader.string();
        if (!reader.failed()) keys.push_back(keyOf(blob, comment));
    }
    if (!reader.complete()) return strange("its list of keys does not fill the message");
    return keys;
}

std::string signRequest(std::string_view blob, std::string_view data, std::uint32_t flags) {
    return SshWriter().byte(sign_request).string(blob).string(data).number(flags).bytes();
}

Result<std::string> parseSignature(std::string_view answer, std::string_view blob, std::string_view data,
                                   std::uint32_t flags) {
    SshReader reader(answer);
    const auto type = reader.byte();
    if (type == failure || type == extension_failure)
        return agentProblem(
            "agent-refused", "The ssh-agent refuses to sign",
            "the confirmation was denied, the agent is locked, or the key is gone or may not be used for this");
    if (type != sign_answer)
        return strange("it answered type " + std::to_string(type) + " to the wish for a signature");
    const auto signature = reader.string();
    if (!reader.complete()) return strange("its signature does not fill the message");
    const auto wanted = wantedFormat(SshReader(blob).string(), flags);
    const auto sha1 = flags == 0 ? Sha1::accepted : Sha1::refused;
    const auto format = verifySshSignature(blob, data, signature, sha1);
    if (!format) return agentProblem("agent-refused", "The ssh-agent's signature is wrong", format.problem().detail);
    if (format->format != wanted)
        return agentProblem("agent-refused", "The ssh-agent makes another signature",
                            "it was asked for " + wanted + " and made " + format->format +
                                "; use another key or agent");
    return std::string(signature);
}

} // namespace agent_messages

} // namespace remuda
