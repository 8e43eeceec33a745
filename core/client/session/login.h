// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/agent/agent_client.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QUrl>

namespace remuda {

// Who wants to sign in where, and with what.
struct LoginRequest {
    QUrl server; // https, or http to this machine
    QString user;
    QString key;             // fingerprint "SHA256:…"; empty: any key the server knows
    bool other_keys = false; // when `key` is not loaded, any other will do
    int minimum_version = 1; // 2 once the server was seen to speak version 2: it must not fall back
    int maximum_version = 2; // 1 and 0 ask for that version at once; nobody falls back to version 0
    bool sha1 = false;       // whether versions 1 and 0 may be used at all: they sign with RSA and SHA-1
};

struct LoginAnswer {
    QByteArray token;
    QDateTime valid_until; // from the server's word and the own clock; invalid when the server does not say
    QString key;           // fingerprint of the key that signed
    QString key_comment;
    int version = 0; // of the handshake
};

// One handshake with a server: asks for a challenge, has the agent sign it, brings the token. Tries version 2, then 1
// where SHA-1 is allowed.
// Emits exactly one of finished and failed, later than start(); deleting the object cancels silently. Besides the
// agent's problems it fails with "bad-user", "insecure-server", "agent-empty", "no-usable-key", "wrong-server",
// "downgrade", "old-login", "login-refused", "not-a-server", "too-many-attempts", "no-connection" and those of
// ServerTrust::judge; the detail says what to do.
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
    // What came back from /_auth.
    struct Answer {
        int status = 0;
        QByteArray word, value; // of X-CHAP
        QByteArray body;
        int lifetime = 0; // seconds, 0 when not told
    };
    using Received = std::function<void(const Answer& answer)>;

    void useKeys(std::vector<AgentIdentity> identities);
    void send(const QByteArray& chap, int version, Received received);
    void requestChallenge(int version);
    void challenged(const Answer& answer, int asked_version);
    void answerOldVersion(int version, const QByteArray& challenge);
    void answerVersion2(const QByteArray& challenge);
    void sign(const AgentIdentity& key, const QByteArray& data, AgentSignature flags,
              std::function<QByteArray(QByteArray)> respond);
    void respond(const QByteArray& response);
    void accept(const Answer& answer);
    void fail(Problem problem);

    LoginRequest m_request;
    QNetworkAccessManager& m_network;
    AgentClient& m_agent;
    std::vector<AgentIdentity> m_identities; // those that may sign
    LoginAnswer m_answer;
    bool m_asked_version_2 = false, m_started_over = false;
    QElapsedTimer m_challenge_age;
    QPointer<QNetworkReply> m_reply;
};

} // namespace remuda
