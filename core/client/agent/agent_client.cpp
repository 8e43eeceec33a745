// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/agent/agent_client.h"

#include "core/client/agent/agent_exchange.h"
#include "core/client/api/byte_views.h"
#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"
#include "core/protocol/ssh_wire.h"

#include <chrono>

namespace remuda {

namespace {

using namespace std::chrono_literals;

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

AgentIdentity identityOf(std::string_view blob, std::string_view comment) {
    AgentIdentity identity;
    identity.blob = arrayOf(blob);
    const auto key = parseKeyBlob(blob);
    identity.type = QString::fromStdString(std::string(SshReader(blob).string()));
    identity.bits = key ? key->bits : 0;
    identity.fingerprint = QString::fromStdString(sha256Fingerprint(blob));
    identity.comment = QString::fromUtf8(comment.data(), static_cast<qsizetype>(comment.size()));
    return identity;
}

Result<std::vector<AgentIdentity>> parseList(const QByteArray& answer) {
    SshReader reader(viewOf(answer));
    const auto type = reader.byte();
    if (type == failure || type == extension_failure)
        return agentProblem("agent-refused", "The ssh-agent refuses", "it does not list its keys");
    if (type != list_answer)
        return strange("it answered type " + std::to_string(type) + " to the question for its keys");
    std::vector<AgentIdentity> identities;
    for (auto count = reader.number(); count > 0 && !reader.failed(); --count) {
        const auto blob = reader.string();
        const auto comment = reader.string();
        if (!reader.failed()) identities.push_back(identityOf(blob, comment));
    }
    if (!reader.complete()) return strange("its list of keys does not fill the message");
    return identities;
}

// The format of signature that was asked for; agents that make another have refused in effect.
std::string wantedFormat(std::string_view key_type, AgentSignature flags) {
    if (key_type != "ssh-rsa") return std::string(key_type);
    switch (flags) {
    case AgentSignature::sha1:
        return "ssh-rsa";
    case AgentSignature::sha256:
        return "rsa-sha2-256";
    case AgentSignature::sha512:
        break;
    }
    return "rsa-sha2-512";
}

Result<QByteArray> parseSignature(const QByteArray& answer, const QByteArray& blob, const QByteArray& data,
                                  AgentSignature flags) {
    SshReader reader(viewOf(answer));
    const auto type = reader.byte();
    if (type == failure || type == extension_failure)
        return agentProblem(
            "agent-refused", "The ssh-agent refuses to sign",
            "the confirmation was denied, the agent is locked, or the key is gone or may not be used for this");
    if (type != sign_answer)
        return strange("it answered type " + std::to_string(type) + " to the wish for a signature");
    const auto signature = reader.string();
    if (!reader.complete()) return strange("its signature does not fill the message");
    const auto wanted = wantedFormat(SshReader(viewOf(blob)).string(), flags);
    const auto sha1 = flags == AgentSignature::sha1 ? Sha1::accepted : Sha1::refused;
    const auto format = verifySshSignature(viewOf(blob), viewOf(data), signature, sha1);
    if (!format) return agentProblem("agent-refused", "The ssh-agent's signature is wrong", format.problem().detail);
    if (format->format != wanted)
        return agentProblem("agent-refused", "The ssh-agent makes another signature",
                            "it was asked for " + wanted + " and made " + format->format +
                                "; use another key or agent");
    return arrayOf(signature);
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
    const auto request = SshWriter().byte(list_request).bytes();
    AgentExchange::start(socket, arrayOf(request), 5s, context,
                         [done = std::move(done)](const Result<QByteArray>& answer) {
                             done(answer ? parseList(*answer) : answer.problem());
                         });
}

void AgentClient::signAt(const QString& socket, const QByteArray& blob, const QByteArray& data, AgentSignature flags,
                         QObject* context, Signature done) {
    const auto request = SshWriter()
                             .byte(sign_request)
                             .string(viewOf(blob))
                             .string(viewOf(data))
                             .number(static_cast<quint32>(flags))
                             .bytes();
    AgentExchange::start(socket, arrayOf(request), std::nullopt, context,
                         [=, done = std::move(done)](const Result<QByteArray>& answer) {
                             done(answer ? parseSignature(*answer, blob, data, flags) : answer.problem());
                         });
}

} // namespace remuda

#include "moc_agent_client.cpp" // its own object, so that a program links only what it uses
