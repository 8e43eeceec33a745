// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/agent/agent_client.h"
#include "ui/common/command_registry.h"

#include <QMainWindow>
#include <QPointer>
#include <QUrl>

#include <memory>

class QStackedWidget;

namespace remuda {

class CertificateDialog;
class CommandPalette;
class Connection;
class EmptyState;
class LocalFleet;
class ServerTrust;
class Session;
class SignInPage;
class Workspace;

// The one window: a page while the local fleet starts, the sign-in page, or the workspace of the server signed in to.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    void openLocalFleet();
    void openServer(const QUrl& server); // as whoever was signed in there last; the sign-in page when nobody was
    void openLastServer();
    // Authorities (PEM) that vouch for servers from now on, instead of the system's. Problem "invalid-field".
    Result<void> setAuthorities(const QString& file);

    // Sockets of ssh-agents to ask in this window beside those of the settings and of SSH_AUTH_SOCK.
    void askAgents(const QStringList& more);

    Workspace* workspace() const;                            // null until signed in
    const Session* session() const;                          // of the workspace or the sign-in under way; null before
    QUrl server() const;                                     // of the workspace or the sign-in under way; empty before
    LocalFleet* localFleet() const { return m_fleet.get(); } // null unless opened
    CommandRegistry& commands() { return m_commands; }

Q_SIGNALS:
    void connecting();  // session() is another one from now on, which has asked for nothing yet
    void readyToQuit(); // after close(): everything we started has ended

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void connectTo(const QUrl& server);
    void showWorkspace();
    void showSignIn(const Problem* problem = nullptr);
    void showStarting(const QString& text);
    void showFleetProblem(const Problem& problem);
    void signIn(const QUrl& server, const QString& user, const QString& key);
    void askForTrust(const Problem& problem);
    void signOut();
    void signOutEverywhere();
    void makeCommands();
    void makePlaceCommands();
    QAction* command(const QString& group, const QString& text, const QKeySequence& shortcut, const QString& icon,
                     std::function<void()> run);
    void setThemeMode(int mode);
    void showSettings();
    void showAbout();

    CommandRegistry m_commands;
    std::unique_ptr<AgentClient> m_agent;
    QStringList m_more_agents;
    std::shared_ptr<ServerTrust> m_trust;
    QPointer<CertificateDialog> m_asking;
    std::unique_ptr<LocalFleet> m_fleet;
    std::unique_ptr<Connection> m_connection;
    QStackedWidget* m_pages;
    EmptyState* m_starting;
    SignInPage* m_sign_in;
    QPointer<Workspace> m_workspace;
    CommandPalette* m_palette;
    QMenu* m_go_menu;
    QVector<QPointer<QAction>> m_place_actions;
    QVector<QAction*> m_workspace_actions;
    bool m_closing = false;
};

} // namespace remuda
