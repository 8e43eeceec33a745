// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/intent_signer.h"

#include "core/client/agent/agent_exchange.h"
#include "core/client/api/byte_views.h"
#include "core/client/session/login_problems.h"
#include "core/protocol/intent_order.h"

#include <algorithm>

namespace remuda {

std::string originOf(const QUrl& server) {
    const auto scheme = server.scheme().toLower();
    const int usual = scheme == QLatin1String("https") ? 443 : 80;
    auto origin = scheme.toStdString() + "://" + server.host(QUrl::FullyEncoded).toLower().toStdString();
    if (server.port(usual) != usual) origin += ":" + std::to_string(server.port());
    return origin;
}

intent::Intent intentFor(const intent::Order& order, const QUrl& server, const QString& user) {
    const auto moment = now();
    return intent::make(order, originOf(server), user.toStdString(), moment, intent::validUntil(order, moment));
}

IntentSigner::IntentSigner(AgentClient& agent, const intent::Intent& intent, QString key, QObject* parent)
    : QObject(parent)
    , m_agent(agent)
    , m_text(intent::format(intent))
    , m_key(std::move(key)) {}

void IntentSigner::start() {
    m_agent.list(this, [this](const Result<std::vector<AgentIdentity>>& identities) {
        if (!identities) {
            Q_EMIT failed(identities.problem());
            return;
        }
        sign(*identities);
    });
}

void IntentSigner::sign(const std::vector<AgentIdentity>& identities) {
    if (identities.empty()) {
        Q_EMIT failed(login_problems::agentEmpty());
        return;
    }
    const auto found = std::find_if(identities.begin(), identities.end(), [this](const AgentIdentity& each) {
        return m_key.isEmpty() ? !signatureFormats(each.type.toStdString()).empty() : each.fingerprint == m_key;
    });
    if (found == identities.end()) {
        Q_EMIT failed(agentProblem("intent-key-missing", "The key to sign this with is not in the ssh-agent",
                                   m_key.isEmpty() ? "none of its keys can sign; load one with ssh-add"
                                                   : "you signed in with " + m_key.toStdString() +
                                                         "; load it again with ssh-add, or sign in with another key"));
        return;
    }
    const QByteArray blob = found->blob;
    const auto data = QByteArray::fromStdString(sshsigData(intent::signature_namespace, m_text));
    m_agent.sign(blob, data, AgentSignature::sha512, this, [this, blob](const Result<QByteArray>& signature) {
        if (!signature) {
            Q_EMIT failed(signature.problem());
            return;
        }
        Sshsig sshsig;
        sshsig.key = viewOf(blob);
        sshsig.name_space = intent::signature_namespace;
        sshsig.signature = viewOf(*signature);
        Q_EMIT finished(intent::Signed{m_text, encodeSshsig(sshsig)});
    });
    Q_EMIT waitingForAgent();
}

} // namespace remuda

#include "moc_intent_signer.cpp" // its own object, so that a program links only what it uses
