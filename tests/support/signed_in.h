// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/session/session.h"

#include <QSignalSpy>

namespace remuda {

// A session that takes itself for signed in at a server, and the client to call it with. Without an agent behind it
// every renewal fails.
struct SignedIn {
    explicit SignedIn(const QUrl& server, const QString& user = QStringLiteral("alice"),
                      const QByteArray& token = "token-1",
                      const QString& agent_socket = QStringLiteral("/nonexistent/agent.sock"))
        : agent(agent_socket)
        , session(server, network, agent, store)
        , api(session)
        , m_user(user) {
        renew(token);
        api.setLimits({std::chrono::milliseconds(20'000), std::chrono::milliseconds(20'000),
                       std::chrono::milliseconds(20'000), std::chrono::milliseconds(1)});
    }

    // As if it had signed in once more.
    void renew(const QByteArray& token) {
        StoredSession stored;
        stored.user = m_user;
        stored.token = token;
        stored.valid_until = QDateTime::currentDateTimeUtc().addSecs(3600);
        if (session.state() != Session::State::signed_out) session.signOut();
        store.write(session.server(), stored);
        QSignalSpy restored(&session, &Session::restored);
        session.restore();
        if (restored.isEmpty()) restored.wait(10'000);
    }

    QNetworkAccessManager network;
    AgentClient agent;
    TokenStore store{TokenStore::Place::memory};
    Session session;
    ApiClient api;

private:
    QString m_user;
};

// What a call ended with, and how often.
struct Outcome {
    int calls = 0;
    std::optional<Result<ApiAnswer>> result;

    ApiClient::Callback callback() {
        return [this](const Result<ApiAnswer>& ended) {
            ++calls;
            result = ended;
        };
    }
    bool ok() const { return result && result->ok(); }
    std::string type() const { return result && !result->ok() ? result->problem().type : std::string(); }
};

} // namespace remuda
