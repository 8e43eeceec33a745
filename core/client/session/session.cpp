// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/session.h"

namespace remuda {

using namespace std::chrono_literals;

namespace {
constexpr std::chrono::seconds ahead = 30s; // how long before its end a token is renewed

// What the person allows: 2 (the default) signs without SHA-1, 1 also answers servers of version 1, 0 asks in version
// 0.
int allowedVersion() {
    const auto wanted = qEnvironmentVariable("REMUDA_LOGIN_VERSION");
    return wanted == QLatin1String("0") ? 0 : wanted == QLatin1String("1") ? 1 : 2;
}
} // namespace

Session::Session(QUrl server, QNetworkAccessManager& network, AgentClient& agent, TokenStore& store, QObject* parent)
    : QObject(parent)
    , m_server(std::move(server))
    , m_network(network)
    , m_agent(agent)
    , m_store(store) {
    m_renewal.setSingleShot(true);
    connect(&m_renewal, &QTimer::timeout, this,
            [this] { handshake(m_stored.user, m_stored.key, Keys::any, Manner::quiet); });
}

void Session::restore() {
    m_store.read(m_server, this, [this](const StoredSession& stored) {
        if (m_state == State::signed_out && !m_login) {
            m_stored = stored;
            const bool expired = stored.valid_until.isValid() && stored.valid_until <= QDateTime::currentDateTimeUtc();
            if (expired) m_stored.token.clear();
            if (!m_stored.token.isEmpty()) {
                setState(State::signed_in);
                Q_EMIT tokenChanged();
                scheduleRenewal();
            }
        }
        Q_EMIT restored();
    });
}

void Session::assume(const QString& user, const QString& key) {
    if (!m_stored.user.isEmpty()) return;
    m_stored.user = user;
    m_stored.key = key;
}

void Session::signIn(const QString& user, const QString& key) {
    handshake(user, key, Keys::given, Manner::open);
}

void Session::renew() {
    if (m_login && m_manner == Manner::open) return;
    handshake(m_stored.user, m_stored.key, Keys::any, Manner::open);
}

void Session::handshake(const QString& user, const QString& key, Keys keys, Manner manner) {
    endLogin();
    m_renewal.stop();
    m_manner = manner;
    LoginRequest request;
    request.server = m_server;
    request.user = user;
    request.key = key;
    request.other_keys = keys == Keys::any;
    request.minimum_version = m_stored.version > 1 ? 2 : 1;
    request.sha1 = allowedVersion() < 2;
    if (allowedVersion() == 0) request.minimum_version = request.maximum_version = 0;
    m_login = new Login(request, m_network, m_agent, this);
    connect(m_login, &Login::waitingForAgent, this, &Session::waitingForAgent);
    connect(m_login, &Login::finished, this, [this, user](const LoginAnswer& answer) { accept(user, answer); });
    connect(m_login, &Login::failed, this, &Session::refuse);
    if (manner == Manner::open) setState(State::signing_in);
    m_login->start();
}

void Session::accept(const QString& user, const LoginAnswer& answer) {
    endLogin();
    m_stored = {user, answer.key, answer.token, answer.valid_until, std::max(m_stored.version, answer.version)};
    m_store.write(m_server, m_stored);
    scheduleRenewal();
    setState(State::signed_in);
    Q_EMIT tokenChanged();
}

void Session::refuse(const Problem& problem) {
    endLogin();
    const bool still_good = m_stored.valid_until.isValid() && m_stored.valid_until > QDateTime::currentDateTimeUtc();
    if (m_manner == Manner::quiet && still_good) return; // nobody asked; the next 401 will
    m_stored.token.clear();
    setState(State::signed_out);
    Q_EMIT signInFailed(problem); // first: it says why to those who wait for the token
    Q_EMIT tokenChanged();
}

void Session::signOut() {
    endLogin();
    m_renewal.stop();
    m_stored.token.clear();
    m_stored.valid_until = {};
    m_store.write(m_server, m_stored);
    setState(State::signed_out);
    Q_EMIT tokenChanged();
}

void Session::endLogin() {
    if (!m_login) return;
    m_login->disconnect(this);
    m_login->deleteLater();
    m_login = nullptr;
}

void Session::setState(State state) {
    if (m_state == state) return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void Session::scheduleRenewal() {
    if (!m_stored.valid_until.isValid()) return; // the server does not say: the 401 will
    const auto left = std::chrono::milliseconds(QDateTime::currentDateTimeUtc().msecsTo(m_stored.valid_until));
    m_renewal.start(
        std::max<std::chrono::milliseconds>(left - std::min<std::chrono::milliseconds>(ahead, left / 2), 1s));
}

} // namespace remuda

#include "moc_session.cpp" // its own object, so that a program links only what it uses
