// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/ssh_key.h"
#include "tests/support/signing_key.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <QTemporaryDir>

namespace remuda {

// An ssh-agent with one key that behaves as a test says: it signs at once, when it is told to (as if it asked a
// person), refuses, lies or talks nonsense.
class ScriptedAgent {
public:
    enum class Manner { signs, asks, refuses, lies, babbles, silent };

    explicit ScriptedAgent(Manner manner = Manner::signs, std::string type = "ssh-ed25519")
        : key(std::move(type))
        , manner(manner) {
        m_server.listen(m_folder.filePath(QStringLiteral("agent")));
        QObject::connect(&m_server, &QLocalServer::newConnection, &m_server, [this] {
            auto* socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QLocalSocket::readyRead, socket, [this, socket] { read(socket); });
        });
    }

    SigningKey key;
    Manner manner;

    QString socket() const { return m_server.fullServerName(); }
    QString fingerprint() const { return QString::fromStdString(sha256Fingerprint(key.blob())); }
    int wishes() const { return m_wishes; } // for signatures
    // Whether somebody still waits for the one that was asked for last.
    bool isAsked() const { return m_asking && m_asking->state() == QLocalSocket::ConnectedState; }
    void allow() { sign(m_asking); }

private:
    void read(QLocalSocket* socket) {
        m_received += socket->readAll();
        SshReader frame({m_received.constData(), static_cast<std::size_t>(m_received.size())});
        const std::string message(frame.string());
        if (frame.failed()) return; // more is to come
        m_received.clear();
        if (manner == Manner::silent) return;
        SshReader reader(message);
        if (reader.byte() == 11)
            return say(socket, SshWriter().byte(12).number(1).string(key.blob()).string("scripted").bytes());
        reader.string();
        m_data = reader.string();
        m_asking = socket;
        ++m_wishes;
        switch (manner) {
        case Manner::signs:
            return sign(socket);
        case Manner::refuses:
            return say(socket, "\5");
        case Manner::lies:
            return say(socket, SshWriter().byte(14).string(key.sign("something else")).bytes());
        case Manner::babbles:
            return say(socket, "hello");
        case Manner::asks:
        case Manner::silent:
            return;
        }
    }
    void sign(QLocalSocket* socket) {
        if (socket) say(socket, SshWriter().byte(14).string(key.sign(m_data)).bytes());
    }
    static void say(QLocalSocket* socket, std::string_view message) {
        socket->write(QByteArray::fromStdString(SshWriter().string(message).bytes()));
    }

    QTemporaryDir m_folder;
    QByteArray m_received;
    std::string m_data;
    QPointer<QLocalSocket> m_asking;
    int m_wishes = 0;
    QLocalServer m_server; // the last, so the first to go: its sockets still speak to the rest
};

} // namespace remuda
