// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/agent/agent_client.h"

#include "core/client/agent/agent_exchange.h"
#include "core/client/api/byte_views.h"
#include "core/protocol/agent_messages.h"

#include <chrono>

namespace remuda {

namespace {

using namespace std::chrono_literals;

AgentIdentity identityOf(const agent_messages::Key& key) {
    return {arrayOf(key.blob), QString::fromStdString(key.type), QString::fromStdString(key.fingerprint),
            QString::fromStdString(key.comment), key.bits};
}

Result<std::vector<AgentIdentity>> identitiesOf(const QByteArray& answer) {
    const auto keys = agent_messages::parseList(viewOf(answer));
    if (!keys) return keys.problem();
    std::vector<AgentIdentity> identities;
    for (const auto& key : *keys)
        identities.push_back(identityOf(key));
    return identities;
}

Result<QByteArray> signatureOf(const QByteArray& answer, const QByteArray& blob, const QByteArray& data,
                               AgentSignature flags) {
    const auto signature =
        agent_messages::parseSignature(viewOf(answer), viewOf(blob), viewOf(data), static_cast<quint32>(flags));
    return signature ? Result<QByteArray>(arrayOf(*signature)) : signature.problem();
}

} // namespace

AgentClient::AgentClient(QObject* parent)
    : QObject(parent) {}

AgentClient::AgentClient(QString socket, QObject* parent)
    : QObject(parent)
    , m_socket(std::move(socket))
    , m_given(true) {}

QString AgentClient::socket() const {
    return m_given ? m_socket : qEnvironmentVariable("SSH_AUTH_SOCK");
}

void AgentClient::listOf(const QString& socket, QObject* context, Identities done) {
    AgentExchange::start(socket, arrayOf(agent_messages::listRequest()), 5s, context,
                         [done = std::move(done)](const Result<QByteArray>& answer) {
                             done(answer ? identitiesOf(*answer) : answer.problem());
                         });
}

void AgentClient::signAt(const QString& socket, const QByteArray& blob, const QByteArray& data, AgentSignature flags,
                         QObject* context, Signature done) {
    const auto request = agent_messages::signRequest(viewOf(blob), viewOf(data), static_cast<quint32>(flags));
    AgentExchange::start(socket, arrayOf(request), std::nullopt, context,
                         [=, done = std::move(done)](const Result<QByteArray>& answer) {
                             done(answer ? signatureOf(*answer, blob, data, flags) : answer.problem());
                         });
}

} // namespace remuda

#include "moc_agent_client.cpp" // its own object, so that a program links only what it uses
