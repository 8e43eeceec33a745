// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/identity_panel.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/status_mark.h"
#include "ui/shell/connection.h"

#include <QVBoxLayout>

namespace remuda {

IdentityPanel::IdentityPanel(Connection& connection, QWidget* parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_user(new TextLabel(TextKind::strong))
    , m_teams(new TextLabel(TextKind::secondary))
    , m_server(new TextLabel(TextKind::monospaced))
    , m_simulated(new StatusLabel)
    , m_state(new StatusLabel) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 10, 10, 12);
    layout->setSpacing(5);
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_user);
    line->addWidget(m_teams, 1);
    layout->addLayout(line);
    layout->addWidget(m_server);
    layout->addWidget(m_simulated);
    layout->addWidget(m_state);
    m_simulated->setStatus(Tone::attention, tr("simulated fleet"));
    m_simulated->setToolTip(tr("These machines do not exist: everything here can be tried without harm."));
    m_teams->setElided(true);
    m_teams->setMinimumWidth(20);
    m_server->setMinimumWidth(20);
    m_tick.setInterval(15'000);
    connect(&m_tick, &QTimer::timeout, this, &IdentityPanel::refresh);
    connect(&connection, &Connection::knownBetter, this, &IdentityPanel::refresh);
    connect(&connection.session(), &Session::stateChanged, this, &IdentityPanel::refresh);
    connect(&connection.inventory(), &LiveInventory::stateChanged, this, &IdentityPanel::refresh);
    connect(&connection.events(), &EventStream::stateChanged, this, &IdentityPanel::refresh);
    m_tick.start();
    refresh();
}

void IdentityPanel::refresh() {
    const Session& session = m_connection.session();
    m_user->setText(session.user().isEmpty() ? tr("signed out") : session.user());
    const QString teams = m_connection.teams().join(QStringLiteral(", "));
    m_teams->setText(teams.isEmpty() ? QString() : QStringLiteral("· ") + teams);
    m_teams->setToolTip(teams.isEmpty() ? QString() : tr("Teams: %1").arg(teams));
    m_server->setText(m_connection.serverName());
    m_server->setToolTip(session.server().toString());
    m_simulated->setVisible(m_connection.isSimulated());
    const LiveInventory& inventory = m_connection.inventory();
    switch (inventory.state()) {
    case LiveInventory::State::live:
        m_state->setStatus(Tone::good, tr("live"));
        break;
    case LiveInventory::State::catching_up:
        m_state->setStatus(Tone::busy, tr("catching up"));
        break;
    case LiveInventory::State::loading:
        m_state->setStatus(Tone::busy, tr("loading"));
        break;
    case LiveInventory::State::empty:
        m_state->setStatus(Tone::busy, tr("connecting"));
        break;
    case LiveInventory::State::offline:
        m_state->setStatus(Tone::bad, inventory.freshAt().isValid()
                                          ? tr("offline, as of %1").arg(format::relative(inventory.freshAt()))
                                          : tr("offline"));
        break;
    }
    m_state->setToolTip(inventory.freshAt().isValid() ? tr("Rows as of %1").arg(format::absolute(inventory.freshAt()))
                                                      : QString());
}

} // namespace remuda
