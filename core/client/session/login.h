// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/agent/agent_client.h"

#include <QDateTime>
#include <QNetworkAccessManager>
#include <QPointer>
#include <QUrl>

namespace remuda {

// Who wants to sign in where, and with what.
struct LoginRequest {
    QUrl server; // https, or http to this machine
    QString user;
    QString key;                 // fingerprint "SHA256:…"; empty: any key the server knows
    int minimum_version = 1;     // 2 once the server was seen to speak version 2: it must not fall back
    bool allow_version_1 = true; // version 1 signs with RSA and SHA-1
};

struct LoginAnswer {
    QByteArray token;
    QDateTime valid_until; // from the server's word and the own clock; invalid when the server does not say
    QString key;           // fingerprint of the key that signed
    QString key_comment;
    int version = 0; // of the handshake
};

// One handshake with a server: asks for a challenge, has the agent sign it, brings the token. Tries version 2, then 1.
// Emits exactly one of finished and failed, later than start(); deleting the object cancels silently.
class Login : public QObject {
    Q_OBJECT
public:
    Login(LoginRequest request, QNetworkAccessManager& network, AgentClient& agent, QObject* parent = nullptr);
    ~Login() override;

    void start();

Q_SIGNALS:
    void waitingForAgent(); // the agent was asked to sign; it may want a confirmation or a touch
    void finished(const remuda::LoginAnswer& answer);
    void failed(const remuda::Problem& problem);

private:
    void send(const QByteArray& word, int version);
    void received(class QNetworkReply* reply, const QByteArray& word, int version);
    void requestChallenge(int version);
    void challenged(const QByteArray& challenge, int asked_version);
    void signVersion1(const QByteArray& challenge);
    void signVersion2(const QByteArray& challenge);
    void fail(Problem problem);

    LoginRequest m_request;
    QNetworkAccessManager& m_network;
    AgentClient& m_agent;
    std::vector<AgentIdentity> m_identities; // usable ones only
    LoginAnswer m_answer;
    bool m_asked_version_2 = false;
    QPointer<class QNetworkReply> m_reply;
};

} // namespace remuda
