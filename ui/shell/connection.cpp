// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connection.h"

#include <QFile>
#include <QStandardPaths>

namespace remuda {

namespace {

QString cacheFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/remuda");
}

QString textOf(const boost::json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? QString::fromUtf8(value->get_string().c_str()) : QString();
}

bool isTrue(const boost::json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

} // namespace

Connection::Connection(const QUrl& server, AgentClient& agent, std::shared_ptr<ServerTrust> trust, QObject* parent)
    : QObject(parent)
    , m_network(std::move(trust))
    , m_tokens(TokenStore::Place::keychain_or_memory)
    , m_session(server, m_network, agent, m_tokens)
    , m_api(m_session)
    , m_events(m_session)
    , m_inventory(m_api, m_events, cacheFolder()) {
    connect(&m_events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live) askWhoAndWhere();
    });
}

QString Connection::serverName() const {
    if (!m_name.isEmpty()) return m_name;
    const QUrl server = m_session.server();
    return server.port() > 0 ? QStringLiteral("%1:%2").arg(server.host()).arg(server.port()) : server.host();
}

bool Connection::hasCopy() const {
    return QFile::exists(LiveInventory::cacheFile(cacheFolder(), m_session.server()));
}

void Connection::follow() {
    if (std::exchange(m_following, true)) return;
    m_inventory.start();
    askWhoAndWhere();
}

void Connection::askWhoAndWhere() {
    // Neither answer is worth a message when it fails: whatever kept it away is already told by the state of the
    // stream.
    m_api.get(QStringLiteral("/whoami"), {}, this, [this](const Result<ApiAnswer>& answer) {
        if (!answer || !answer->body.is_object()) return;
        const auto& who = answer->body.get_object();
        m_teams.clear();
        if (const auto* teams = who.if_contains("teams"); teams != nullptr && teams->is_array())
            for (const auto& team : teams->get_array())
                if (team.is_string()) m_teams.append(QString::fromUtf8(team.get_string().c_str()));
        m_administrator = isTrue(who, "administrator");
        m_session.setSignsIntents(isTrue(who, "signed_intent"));
        m_rights.take(who);
        Q_EMIT knownBetter();
    });
    m_api.get(QStringLiteral("/server"), {}, this, [this](const Result<ApiAnswer>& answer) {
        if (!answer || !answer->body.is_object()) return;
        const auto& server = answer->body.get_object();
        m_name = textOf(server, "name");
        m_simulated = isTrue(server, "simulated_fleet");
        Q_EMIT knownBetter();
    });
}

} // namespace remuda
