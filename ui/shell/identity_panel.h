// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace remuda {

class Connection;
class StatusLabel;
class TextLabel;

// The foot of the place list: whom one is signed in as, at which server, and whether what is shown is live.
class IdentityPanel : public QWidget {
    Q_OBJECT
public:
    explicit IdentityPanel(Connection& connection, QWidget* parent = nullptr);

private:
    void refresh();

    Connection& m_connection;
    TextLabel *m_user, *m_teams, *m_server;
    StatusLabel *m_simulated, *m_state;
    QTimer m_tick; // ages are told while offline
};

} // namespace remuda
