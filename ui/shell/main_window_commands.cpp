// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own menus and commands.
#include "remuda_version.h"
#include "ui/common/command_palette.h"
#include "ui/common/theme.h"
#include "ui/common/ui_state.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shell/connection.h"
#include "ui/shell/main_window.h"
#include "ui/shell/workspace.h"

#include <QActionGroup>
#include <QMenuBar>
#include <QMessageBox>

namespace remuda {

QAction* MainWindow::command(const QString& group, const QString& text, const QKeySequence& shortcut,
                             const QString& icon, std::function<void()> run) {
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    if (!icon.isEmpty()) action->setIcon(Theme::instance().icon(icon));
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_commands.add(group, action);
    return action;
}

void MainWindow::makeCommands() {
    const QString window = tr("Window");
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(
        command(window, tr("Sign in to another server…"), {}, QStringLiteral("server"), [this] { showSignIn(); }));
    QAction* sign_out = command(window, tr("Sign out"), {}, QStringLiteral("sign-out"), [this] { signOut(); });
    sign_out->setObjectName(QStringLiteral("SignOut"));
    file->addAction(sign_out);
    QAction* everywhere = command(window, tr("Sign out everywhere"), {}, {}, [this] { signOutEverywhere(); });
    everywhere->setObjectName(QStringLiteral("SignOutEverywhere"));
    everywhere->setToolTip(tr("Ends your sessions on all computers and of all programs"));
    file->addAction(everywhere);
    file->addSeparator();
    file->addAction(command(window, tr("Settings…"), QKeySequence(Qt::CTRL | Qt::Key_Comma), QStringLiteral("settings"),
                            [this] { showSettings(); }));
    file->addSeparator();
    file->addAction(command(window, tr("Quit"), QKeySequence::Quit, {}, [this] { close(); }));

    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addAction(command(window, tr("Commands…"), QKeySequence(Qt::CTRL | Qt::Key_K), QStringLiteral("command"),
                            [this] { m_palette->popUp(); }));
    QAction* query =
        command(window, tr("Go to the query"), QKeySequence(Qt::CTRL | Qt::Key_F), QStringLiteral("search"), [this] {
            if (m_workspace && m_workspace->currentPlace() != nullptr) m_workspace->currentPlace()->focusQuery();
        });
    QAction* refresh =
        command(window, tr("Load everything again"), QKeySequence(Qt::Key_F5), QStringLiteral("refresh"), [this] {
            if (!m_connection) return;
            m_connection->events().retryNow();
            m_connection->inventory().refresh();
        });
    view->addAction(query);
    view->addAction(refresh);
    view->addSeparator();
    auto* themes = new QActionGroup(this);
    const std::initializer_list<std::tuple<QString, Theme::Mode, QString>> modes{
        {tr("Follow the desktop's theme"), Theme::Mode::system, QString()},
        {tr("Light theme"), Theme::Mode::light, QStringLiteral("sun")},
        {tr("Dark theme"), Theme::Mode::dark, QStringLiteral("moon")}};
    for (const auto& [text, mode, icon] : modes) {
        QAction* action = command(window, text, {}, icon, [this, mode = mode] { setThemeMode(int(mode)); });
        action->setCheckable(true);
        action->setChecked(Theme::instance().mode() == mode);
        connect(&Theme::instance(), &Theme::changed, action,
                [action, mode = mode] { action->setChecked(Theme::instance().mode() == mode); });
        themes->addAction(action);
        view->addAction(action);
    }

    m_go_menu = menuBar()->addMenu(tr("&Go"));
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(command(window, tr("All commands and shortcuts"), QKeySequence(Qt::Key_F1), {},
                            [this] { m_palette->popUp(); }));
    help->addAction(command(window, tr("About Remuda"), {}, QStringLiteral("info"), [this] { showAbout(); }));
    m_workspace_actions = {sign_out, everywhere, query, refresh};
    for (QAction* action : m_workspace_actions)
        action->setEnabled(false);
}

void MainWindow::makePlaceCommands() {
    for (const auto& action : m_place_actions)
        delete action;
    m_place_actions.clear();
    for (int number = 0; number < m_workspace->places(); ++number) {
        const QKeySequence shortcut =
            number < 9 ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + number)) : QKeySequence();
        QAction* action = command(tr("Go to"), m_workspace->placeTitle(number), shortcut,
                                  m_workspace->placeIcon(number), [this, number] {
                                      if (!m_workspace) return;
                                      if (Place* place = m_workspace->show(number)) place->takeFocus();
                                  });
        m_go_menu->addAction(action);
        m_place_actions.append(action);
    }
}

void MainWindow::setThemeMode(int mode) {
    const auto wanted = static_cast<Theme::Mode>(mode);
    Theme::instance().apply(wanted);
    const QString word = wanted == Theme::Mode::dark    ? QStringLiteral("dark")
                         : wanted == Theme::Mode::light ? QStringLiteral("light")
                                                        : QStringLiteral("system");
    UiState::instance().settings().setValue(Setting::theme, word);
}

void MainWindow::showSettings() {
    auto* dialog = new SettingsDialog(UiState::instance().settings(), this);
    connect(dialog, &SettingsDialog::themeChosen, this, &MainWindow::setThemeMode);
    dialog->open();
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(
        QMessageBox::NoIcon, tr("About Remuda"),
        tr("Remuda %1\n\nMachines, requests, jobs, cost and expiry in one window.\nFree software under the GNU "
           "General Public License, version 3 or later.")
            .arg(QStringLiteral(REMUDA_VERSION)),
        QMessageBox::Close, this);
    box->setIconPixmap(Theme::instance().icon(QStringLiteral("remuda")).pixmap(64, 64));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace remuda
