// SPDX-License-Identifier: GPL-3.0-or-later
// What is signed and answered to a challenge of each version.
#include "core/client/api/byte_views.h"
#include "core/client/session/intent_signer.h"
#include "core/client/session/login.h"
#include "core/client/session/login_problems.h"
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"
#include "core/protocol/ssh_wire.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr qint64 challenge_lifetime = 18'000; // milliseconds; the server gives 20 s

std::string hostOf(const QUrl& server) {
    return server.host(QUrl::FullyEncoded).toLower().toStdString();
}

AgentSignature flagsFor(std::string_view format) {
    if (format == "rsa-sha2-512") return AgentSignature::sha512;
    return format == "rsa-sha2-256" ? AgentSignature::sha256 : AgentSignature::sha1;
}

// The first format the server takes that this key can make.
std::string commonFormat(const std::vector<std::string>& offered, const AgentIdentity& identity) {
    const auto own = signatureFormats(identity.type.toStdString());
    const auto found = std::find_first_of(own.begin(), own.end(), offered.begin(), offered.end());
    return found == own.end() ? std::string() : *found;
}

} // namespace

void Login::answerOldVersion(int version, const QByteArray& bytes) {
    const auto user = m_request.user.toStdString(), host = hostOf(m_request.server);
    const auto challenge = version == 0 ? crtauth::acceptChallengeV0(viewOf(bytes), user, host)
                                        : crtauth::acceptChallengeV1(viewOf(bytes), user, host);
    if (!challenge) return fail(login_problems::badChallenge(m_request.server, challenge.problem()));
    if (m_asked_version_2 && challenge->unique_data.ends_with(crtauth::version_2_sentinel))
        return fail(login_problems::downgrade(m_request.server));
    const auto key = std::find_if(m_identities.begin(), m_identities.end(), [&](const AgentIdentity& identity) {
        return identity.type == QLatin1String("ssh-rsa") &&
               loginFingerprint(viewOf(identity.blob)) == challenge->fingerprint;
    });
    if (key == m_identities.end()) return fail(login_problems::noUsableKey(m_request, m_identities, 1));
    m_answer.version = version;
    const auto modulus_bytes = static_cast<std::size_t>(key->bits + 7) / 8;
    const auto covered = version == 0 ? arrayOf(crtauth::signedPartV0(viewOf(bytes))) : bytes;
    sign(*key, covered, AgentSignature::sha1, [version, bytes, modulus_bytes](const QByteArray& signature) {
        SshReader reader(viewOf(signature));
        reader.string(); // the format, checked by the agent client
        std::string value(reader.string());
        if (value.size() < modulus_bytes) value.insert(0, modulus_bytes - value.size(), '\0');
        const crtauth::ResponseV1 response{std::string(viewOf(bytes)), value};
        return arrayOf(version == 0 ? crtauth::encodeResponseV0(response) : crtauth::encodeResponseV1(response));
    });
}

void Login::answerVersion2(const QByteArray& bytes) {
    const auto challenge =
        crtauth::acceptChallengeV2(viewOf(bytes), m_request.user.toStdString(), originOf(m_request.server));
    if (!challenge) return fail(login_problems::badChallenge(m_request.server, challenge.problem()));
    for (const auto& identity : m_identities) {
        const auto hint = crtauth::keyHint(challenge->unique_data, viewOf(identity.blob));
        const auto format = commonFormat(challenge->algorithms, identity);
        if (format.empty() ||
            std::find(challenge->hints.begin(), challenge->hints.end(), hint) == challenge->hints.end())
            continue;
        crtauth::ResponseV2 response;
        response.challenge = viewOf(bytes);
        response.key = viewOf(identity.blob);
        m_answer.version = 2;
        const auto data = arrayOf(crtauth::signedDataV2(crtauth::unsignedResponseV2(response)));
        sign(identity, data, flagsFor(format), [response](const QByteArray& signature) mutable {
            response.signature = viewOf(signature);
            return arrayOf(crtauth::encodeResponseV2(response));
        });
        return;
    }
    fail(login_problems::noUsableKey(m_request, m_identities, 2));
}

void Login::sign(const AgentIdentity& key, const QByteArray& data, AgentSignature flags,
                 std::function<QByteArray(QByteArray)> make) {
    m_answer.key = key.fingerprint;
    m_answer.key_comment = key.comment;
    m_agent.sign(key.blob, data, flags, this, [this, make = std::move(make)](const Result<QByteArray>& signature) {
        if (!signature) return fail(signature.problem());
        if (m_challenge_age.elapsed() > challenge_lifetime && !m_started_over) {
            // The person took longer than the challenge lives. One fresh one; the confirmation is asked for again.
            m_started_over = true;
            return requestChallenge(m_answer.version);
        }
        respond(make(*signature));
    });
    Q_EMIT waitingForAgent();
}

} // namespace remuda
