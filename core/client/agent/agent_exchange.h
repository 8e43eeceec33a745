// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/agent_messages.h"

#include <QLocalSocket>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace remuda {

// One question to ssh-agent and its answer, on a connection of its own. Lives as a child of `context` and deletes
// itself.
class AgentExchange : public QObject {
public:
    using Done = std::function<void(const Result<QByteArray>& answer)>;

    // Sends `request` (without its length) and calls `done` once, later, with the whole answer (without its length).
    // Connecting takes five seconds at most; `limit` bounds the answer too.
    static void start(const QString& socket, const QByteArray& request, std::optional<std::chrono::seconds> limit,
                      QObject* context, Done done);

private:
    AgentExchange(QString path, QByteArray request, std::optional<std::chrono::seconds> limit, QObject* context,
                  Done done);
    void connected();
    void read();
    void failed(QLocalSocket::LocalSocketError error);
    void finish(const Result<QByteArray>& answer);

    QString m_path;
    QByteArray m_request, m_received;
    std::optional<std::chrono::seconds> m_limit;
    Done m_done;
    QLocalSocket m_socket;
    QTimer m_timer;
};

} // namespace remuda
