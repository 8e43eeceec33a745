// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/agent_messages.h"
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/encoding.h"
#include "core/protocol/intent.h"
#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"
#include "core/protocol/ssh_wire.h"
#include "tests/fuzz/targets/targets.h"

#include <array>

namespace remuda::fuzz {

void signedIntents(std::string_view input) {
    if (const auto read = intent::parse(input)) demand(intent::format(*read) == input);
    if (const auto sshsig = parseSshsig(input)) demand(parseSshsig(encodeSshsig(*sshsig)).ok());
    if (const auto blob = fromArmor(input)) demand(fromArmor(armored(*blob)).value() == *blob);
    demand(!intent::check({std::string(input), std::string(input)}, {}).ok());
}

void crtauthMessages(std::string_view input) {
    using namespace crtauth;
    if (const auto request = readRequest(input)) demand(isUserName(request->user));
    const auto text = decodeBase64Url(input);
    if (text) demand(decodeBase64Url(encodeBase64Url(*text)) == text);
    static const SecretsV2 secrets("a secret");
    for (const std::string& bytes : {std::string(input), text.value_or(std::string())}) {
        // Nobody without the secret makes what opens.
        demand(!openChallengeV0(bytes, "a secret").ok() && !openChallengeV1(bytes, "a secret").ok());
        demand(!openChallengeV2(bytes, secrets).ok() && !openTokenV2(bytes, secrets).ok());
        demand(!openTokenV0(bytes, "a secret").ok() && !openTokenV1(bytes, "a secret").ok());
        if (const auto challenge = acceptChallengeV0(bytes, "ada", "host")) demand(challenge->user == "ada");
        if (const auto challenge = acceptChallengeV1(bytes, "ada", "host")) demand(challenge->user == "ada");
        if (const auto challenge = acceptChallengeV2(bytes, "ada", "https://host")) demand(challenge->user == "ada");
        if (const auto response = parseResponseV0(bytes)) demand(encodeResponseV0(*response) == bytes);
        (void)parseResponseV1(bytes);
        if (const auto response = parseResponseV2(bytes)) demand(encodeResponseV2(*response) == bytes);
    }
}

void agentReplies(std::string_view input) {
    constexpr std::array all_flags{0u, agent_messages::rsa_sha2_256, agent_messages::rsa_sha2_512};
    if (const auto keys = agent_messages::parseList(input)) {
        demand(keys->size() * 8 <= input.size()); // two lengths each, whatever number the message claims
        for (const auto& key : *keys)
            demand(key.fingerprint.starts_with("SHA256:") && key.bits >= 0);
    }
    // A key, then a signature by it, as the answer to a wish for one; and the whole as such an answer.
    SshReader pair(input);
    const auto blob = pair.string(), signature = pair.string();
    const auto answer = SshWriter().byte(14).string(signature).bytes();
    for (const auto flags : all_flags) {
        if (const auto given = agent_messages::parseSignature(answer, blob, "data", flags)) demand(*given == signature);
        (void)agent_messages::parseSignature(input, blob, "data", flags);
    }
}

void keyFiles(std::string_view input) {
    for (const auto& key : parseKeyFile(input).keys) {
        const auto again = parseKeyLine(key.type + " " + encodeBase64(key.blob));
        demand(again.ok() && again->blob == key.blob);
    }
}

} // namespace remuda::fuzz
