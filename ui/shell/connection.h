// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/api/event_stream.h"
#include "core/client/replica/live_inventory.h"
#include "core/client/session/own_rights.h"
#include "core/client/session/session.h"
#include "core/client/trust/secure_network.h"

#include <QStringList>

namespace remuda {

// Everything that belongs to one server: session, calls, events, the local copy of its machines. GUI thread.
class Connection : public QObject {
    Q_OBJECT
public:
    // `trust` says which certificates are believed; several connections may share it.
    Connection(const QUrl& server, AgentClient& agent, std::shared_ptr<ServerTrust> trust, QObject* parent = nullptr);

    Session& session() { return m_session; }
    ApiClient& api() { return m_api; }
    EventStream& events() { return m_events; }
    LiveInventory& inventory() { return m_inventory; }
    RightsKeeper& rights() { return m_rights; }

    QStringList teams() const { return m_teams; }
    bool isAdministrator() const { return m_administrator; }
    bool isSimulated() const { return m_simulated; } // the server runs a simulated fleet
    QString serverName() const;

    bool hasCopy() const; // machines of this server are kept on this computer

    // Asks for the local copy and the events; needs a user, signed in now or last time. Once only.
    void follow();

Q_SIGNALS:
    void knownBetter(); // teams, name or kind of the server were learnt

private:
    void askWhoAndWhere();

    SecureNetwork m_network;
    TokenStore m_tokens;
    Session m_session;
    ApiClient m_api;
    EventStream m_events;
    LiveInventory m_inventory;
    RightsKeeper m_rights;
    QStringList m_teams;
    QString m_name;
    bool m_administrator = false;
    bool m_simulated = false;
    bool m_following = false;
};

} // namespace remuda
