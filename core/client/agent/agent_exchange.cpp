// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/agent/agent_exchange.h"

#include <QtEndian>

namespace remuda {

namespace {

using namespace std::chrono_literals;

constexpr quint32 largest_answer = 256 * 1024; // as OpenSSH
constexpr qsizetype length_bytes = 4;

QByteArray framed(const QByteArray& message) {
    QByteArray frame(length_bytes, '\0');
    qToBigEndian(static_cast<quint32>(message.size()), frame.data());
    return frame + message;
}

} // namespace

void AgentExchange::start(const QString& socket, const QByteArray& request, std::optional<std::chrono::seconds> limit,
                          QObject* context, Done done) {
    auto* exchange = new AgentExchange(socket, request, limit, context, std::move(done));
    // From the event loop, so that no caller is answered before its call returns.
    QTimer::singleShot(0, exchange, [exchange] {
        if (exchange->m_path.isEmpty()) {
            exchange->finish(
                agentProblem("agent-missing", "There is no ssh-agent",
                             "SSH_AUTH_SOCK is not set. Start an agent and load a key: eval $(ssh-agent); ssh-add"));
            return;
        }
        exchange->m_timer.start(5s);
        exchange->m_socket.connectToServer(exchange->m_path);
    });
}

AgentExchange::AgentExchange(QString path, QByteArray request, std::optional<std::chrono::seconds> limit,
                             QObject* context, Done done)
    : QObject(context)
    , m_path(std::move(path))
    , m_request(std::move(request))
    , m_limit(limit)
    , m_done(std::move(done)) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        finish(agentProblem("agent-silent", "The ssh-agent does not answer",
                            m_path.toStdString() +
                                " gave no answer in time. Is it forwarded over a dead connection? Restart it, or "
                                "point SSH_AUTH_SOCK to another"));
    });
    connect(&m_socket, &QLocalSocket::connected, this, &AgentExchange::connected);
    connect(&m_socket, &QLocalSocket::readyRead, this, &AgentExchange::read);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &AgentExchange::failed);
}

void AgentExchange::connected() {
    m_timer.stop();
    if (m_limit) m_timer.start(*m_limit);
    m_socket.write(framed(m_request));
}

void AgentExchange::read() {
    m_received += m_socket.readAll();
    if (m_received.size() < length_bytes) return;
    const auto length = qFromBigEndian<quint32>(m_received.constData());
    if (length == 0 || length > largest_answer) {
        finish(agentProblem("agent-broken", "The ssh-agent's answer cannot be read",
                            "it announces " + std::to_string(length) +
                                " bytes. Is SSH_AUTH_SOCK really an ssh-agent's socket?"));
    } else if (m_received.size() - length_bytes > static_cast<qsizetype>(length)) {
        finish(agentProblem("agent-broken", "The ssh-agent's answer cannot be read", "it says more than it was asked"));
    } else if (m_received.size() - length_bytes == static_cast<qsizetype>(length)) {
        finish(m_received.mid(length_bytes));
    }
}

void AgentExchange::failed(QLocalSocket::LocalSocketError error) {
    if (error == QLocalSocket::PeerClosedError) {
        finish(agentProblem("agent-broken", "The ssh-agent hung up", "it closed the connection before it answered"));
        return;
    }
    // Of "QLocalSocket::connectToServer: Access denied" the end is for people.
    const QString why = error == QLocalSocket::ServerNotFoundError
                            ? QStringLiteral("there is no such socket")
                            : m_socket.errorString().section(QStringLiteral(": "), -1);
    finish(agentProblem("agent-missing", "The ssh-agent is gone",
                        "nobody listens on " + m_path.toStdString() + " (" + why.toStdString() +
                            "). Start an agent and load a key: eval $(ssh-agent); ssh-add"));
}

void AgentExchange::finish(const Result<QByteArray>& answer) {
    m_timer.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    deleteLater();
    // From the event loop again: the callback may delete its context, and with it this socket that is still emitting.
    if (auto done = std::exchange(m_done, nullptr))
        QMetaObject::invokeMethod(
            parent(), [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
}

} // namespace remuda
