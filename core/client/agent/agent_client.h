// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace remuda {

// A key that the agent holds. The private half never leaves the agent.
struct AgentIdentity {
    QByteArray blob;     // public key in SSH wire form
    QString type;        // "ssh-ed25519", "ssh-rsa", …
    QString fingerprint; // "SHA256:…" as ssh-add -l prints it
    QString comment;
    int bits = 0;       // of an RSA modulus, 0 for every other type
    QString agent = {}; // socket of the agent that holds it
};

// Flags of a sign request; they mean something for RSA keys only.
enum class AgentSignature : quint32 { sha1 = 0, sha256 = 2, sha512 = 4 };

// Speaks to ssh-agent over its socket. Nothing here waits: every answer comes by callback from the event loop, and does
// not come at all once `context` is gone. Each call is a connection of its own, so calls may overlap. Problems:
// "agent-missing" (no socket named, or nobody listens there), "agent-silent", "agent-refused", "agent-broken"; their
// detail says what to do. Where several agents are asked, one that is away is told by someAway() and no problem.
class AgentClient : public QObject {
    Q_OBJECT
public:
    using Identities = std::function<void(Result<std::vector<AgentIdentity>>)>;
    using Signature = std::function<void(Result<QByteArray>)>;

    // The socket that SSH_AUTH_SOCK names at each call, unless one is given.
    explicit AgentClient(QObject* parent = nullptr);
    explicit AgentClient(QString socket, QObject* parent = nullptr);

    QString socket() const;
    // Agents to ask beside that one: their keys are merged, and each signs with its own.
    void setFurther(const QStringList& sockets);
    QStringList away() const { return m_away; } // of the last list: what is wrong with those that did not answer

    // Answers within five seconds. An empty list is no problem here: a locked agent and an empty one look the same.
    void list(QObject* context, Identities done);

    // Answers the SSH signature (string format, string value) after it was checked with the public key. No short limit:
    // the agent may be asking for a confirmation, a PIN or a touch.
    void sign(const QByteArray& blob, const QByteArray& data, AgentSignature flags, QObject* context, Signature done);

Q_SIGNALS:
    void someAway(const QStringList& problems); // while others answer; not again while it stays so

private:
    QStringList sockets() const;
    void listOf(const QString& socket, QObject* context, Identities done);
    void signAt(const QString& socket, const QByteArray& blob, const QByteArray& data, AgentSignature flags,
                QObject* context, Signature done);

    QString m_socket;
    bool m_given = false;
    QStringList m_further, m_away;
    QHash<QByteArray, QString> m_holders; // of the last list: socket by public key
};

} // namespace remuda
