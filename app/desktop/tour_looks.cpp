// SPDX-License-Identifier: GPL-3.0-or-later
// What a person meets beside the main jobs: mistakes, completions, the palette.
#include "app/desktop/tour.h"
#include "ui/common/ui_state.h"
#include "ui/shell/local_fleet.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QApplication>
#include <QMenu>

#include <csignal>

namespace remuda {

namespace {

bool completionIsOpen() {
    for (const auto* widget : QApplication::topLevelWidgets())
        if (widget->isVisible() && widget->windowType() != Qt::Window && widget->windowType() != Qt::Dialog)
            return true;
    return false;
}

} // namespace

void Tour::mistype() {
    m_driver.typeOn(QStringLiteral("Query"), QStringLiteral("team:"), completionIsOpen);
    m_driver.picture(QStringLiteral("completions"));
    m_driver.type(QStringLiteral("Query"), QStringLiteral("status:brokn site:lon"), [] { return true; });
    m_driver.expect(QStringLiteral("the mistake to be named"), [this] {
        const auto* query = m_driver.find(QStringLiteral("Query"));
        return query && !query->accessibleDescription().isEmpty();
    });
    m_driver.picture(QStringLiteral("query-mistake"));
}

void Tour::openPalette() {
    trigger(QStringLiteral("Commands…"), QStringLiteral("Command"));
    m_driver.typeOn(QStringLiteral("Command"), QStringLiteral("re"), [] { return true; });
    m_driver.picture(QStringLiteral("palette"));
    m_driver.step(
        QStringLiteral("close the palette"), [] { return true; },
        [this] { TourDriver::key(m_driver.find(QStringLiteral("Commands")), Qt::Key_Escape); },
        [this] { return m_driver.find(QStringLiteral("Commands")) == nullptr; });
}

// What the query finds nothing for.
void Tour::findNothing() {
    m_driver.type(QStringLiteral("Query"), QStringLiteral("role:abacus"),
                  [this] { return rows(QStringLiteral("Machines")) == 0; });
    m_driver.picture(QStringLiteral("nothing-found"));
    m_driver.type(QStringLiteral("Query"), QString(),
                  [this] { return rows(QStringLiteral("Machines")) == m_all_machines; });
}

void Tour::openSettings() {
    trigger(QStringLiteral("Settings…"), QStringLiteral("Theme"));
    m_driver.picture(QStringLiteral("settings"));
    pressEscape(QStringLiteral("Theme"));
}

// The server ends as in a crash; then the window is opened anew, as on the next day, while it is still away.
void Tour::loseServer() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    const auto keepsMachines = [this](const QString& action) {
        return [this, action] {
            return m_driver.find(action) != nullptr && m_driver.find(QStringLiteral("Actions")) == nullptr &&
                   rows(QStringLiteral("Machines")) > 0;
        };
    };
    m_driver.step(
        QStringLiteral("take the server away"), [this] { return m_window.localFleet()->serverProcess() > 0; },
        [this] { ::kill(pid_t(m_window.localFleet()->serverProcess()), SIGKILL); },
        keepsMachines(QStringLiteral("Start it again")));
    m_driver.picture(QStringLiteral("offline"));
    m_driver.step(
        QStringLiteral("open the window while it is away"), [] { return true; },
        [this] {
            Settings& settings = UiState::instance().settings();
            const QUrl server = m_window.server();
            settings.setValue(Setting::server, server.toString());
            settings.setValue(Setting::user, m_window.localFleet()->user());
            m_window.openLastServer();
        },
        keepsMachines(QStringLiteral("Try to sign in")));
    m_driver.picture(QStringLiteral("offline-at-start"));
}

void Tour::trigger(const QString& command, const QString& sign) {
    m_driver.step(
        QStringLiteral("“%1”").arg(command), [] { return true; },
        [this, command] {
            for (auto* action : m_window.findChildren<QAction*>())
                if (action->text() == command && action->isEnabled()) return action->trigger();
        },
        [this, sign] { return sign.isEmpty() || m_driver.find(sign) != nullptr; });
}

void Tour::pressEscape(const QString& control) {
    m_driver.step(
        QStringLiteral("press Escape in ") + control, [this, control] { return m_driver.find(control) != nullptr; },
        [this, control] { TourDriver::key(m_driver.find(control), Qt::Key_Escape); },
        [] { return QApplication::activeModalWidget() == nullptr; });
}

void Tour::chooseVerb(const QString& verb, std::function<bool()> until) {
    m_driver.press(QStringLiteral("Actions"),
                   [] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; });
    m_driver.picture(QStringLiteral("actions"));
    chooseEntry(verb, std::move(until));
}

} // namespace remuda
