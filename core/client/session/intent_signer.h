// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/agent/agent_client.h"
#include "core/protocol/intent.h"

#include <QObject>
#include <QUrl>

namespace remuda {

// The text that a server of that address is to be given for an order, of now.
intent::Intent intentFor(const intent::Order& order, const QUrl& server, const QString& user);

// What the server is called in what is signed for it: "https://ops.example.com", "http://127.0.0.1:7420".
std::string originOf(const QUrl& server);

// Has the agent sign one intent with one key. Emits exactly one of finished and failed, later than start(); deleting
// the object cancels silently. Besides the agent's problems it fails with "agent-empty" and "intent-key-missing"; the
// detail says what to do.
class IntentSigner : public QObject {
    Q_OBJECT
public:
    // `key` is the fingerprint of the key that signed in; empty: the first that can sign.
    IntentSigner(AgentClient& agent, const intent::Intent& intent, QString key, QObject* parent);
    void start();
    const std::string& text() const { return m_text; }

Q_SIGNALS:
    void waitingForAgent(); // it was asked to sign and may want a confirmation or a touch
    void finished(const remuda::intent::Signed& signed_text);
    void failed(const remuda::Problem& problem);

private:
    void sign(const std::vector<AgentIdentity>& identities);

    AgentClient& m_agent;
    std::string m_text;
    QString m_key;
};

} // namespace remuda
