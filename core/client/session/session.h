// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/session/login.h"
#include "core/client/session/token_store.h"

#include <QTimer>

namespace remuda {

// Who is signed in at one server. The API client takes the token from here, calls renew() on a 401 and parks its
// requests until tokenChanged or signInFailed. The environment's REMUDA_LOGIN_VERSION=1 or 0 allows the older logins,
// which sign with SHA-1. Lives on the thread of its event loop.
class Session : public QObject {
    Q_OBJECT
public:
    enum class State { signed_out, signing_in, signed_in };
    Q_ENUM(State)

    Session(QUrl server, QNetworkAccessManager& network, AgentClient& agent, TokenStore& store,
            QObject* parent = nullptr);

    QUrl server() const { return m_server; }
    QNetworkAccessManager& network() const { return m_network; } // others of this server believe what it believes
    State state() const { return m_state; }
    QByteArray token() const {
        return m_stored.token;
    } // empty unless there is one; goes into "Authorization: chap:TOKEN"
    QString user() const { return m_stored.user; }
    QString key() const { return m_stored.key; } // fingerprint of the key that signed last

    // Signs what was ordered with the key that signed in. See IntentSigner.
    AgentClient& agent() const { return m_agent; }
    // Whether the server wants destructive requests signed; set by who hears it say so.
    bool signsIntents() const { return m_signs_intents; }
    void setSignsIntents(bool signs) { m_signs_intents = signs; }

    // Takes up what the store remembers, then emits restored. Signed in if a token is there that has not expired by the
    // own clock; otherwise signed out, with user() and key() filled in for the next signIn or renew.
    void restore();

    // Who was signed in here last, where the store has not kept it; for the next renew. Call it once restored.
    void assume(const QString& user, const QString& key);

    // A new handshake. With an empty key any key that the server knows will do. While one runs, another call replaces
    // it.
    void signIn(const QString& user, const QString& key = {});

    // Signs in again as the same user, with the same key if it is loaded. Does nothing while a handshake runs. Call it
    // on a 401.
    void renew();

    // Forgets the token here and in the store, keeps the names.
    void signOut();

Q_SIGNALS:
    void restored();
    void stateChanged(remuda::Session::State state);
    void tokenChanged(); // also when it is gone
    void waitingForAgent();
    void waitingForKey(); // to sign what somebody has ordered: the agent may be asking a person
    void keyAnswered();   // or nobody waits for it any more
    void signInFailed(const remuda::Problem& problem);

private:
    // A quiet handshake runs ahead of a token's end: it shows no state, and its failure matters only once the token is
    // gone.
    enum class Manner { open, quiet };
    enum class Keys { given, any }; // whether another key will do when the given one is not loaded
    void handshake(const QString& user, const QString& key, Keys keys, Manner manner);
    void accept(const QString& user, const LoginAnswer& answer);
    void refuse(const Problem& problem);
    void endLogin();
    void setState(State state);
    void scheduleRenewal();

    QUrl m_server;
    QNetworkAccessManager& m_network;
    AgentClient& m_agent;
    TokenStore& m_store;
    StoredSession m_stored;
    State m_state = State::signed_out;
    Manner m_manner = Manner::open;
    bool m_signs_intents = false;
    QTimer m_renewal;
    QPointer<Login> m_login;
};

} // namespace remuda
