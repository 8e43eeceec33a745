// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "core/client/trust/certificate_problems.h"
#include "ui/common/command_palette.h"
#include "ui/common/empty_state.h"
#include "ui/common/message_bar.h"
#include "ui/common/theme.h"
#include "ui/common/ui_state.h"
#include "ui/shell/certificate_dialog.h"
#include "ui/shell/connection.h"
#include "ui/shell/local_fleet.h"
#include "ui/shell/sign_in_page.h"
#include "ui/shell/workspace.h"

#include <QCloseEvent>
#include <QStackedWidget>

namespace remuda {

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
    , m_agent(std::make_unique<AgentClient>())
    , m_trust(std::make_shared<ServerTrust>())
    , m_pages(new QStackedWidget)
    , m_starting(new EmptyState)
    , m_sign_in(new SignInPage(*m_agent))
    , m_palette(new CommandPalette(m_commands, this)) {
    setObjectName(QStringLiteral("MainWindow"));
    setWindowTitle(tr("Remuda"));
    m_pages->addWidget(m_starting);
    m_pages->addWidget(m_sign_in);
    setCentralWidget(m_pages);
    makeCommands();
    UiState::instance().keepWindow(this);
    connect(m_sign_in, &SignInPage::signInAsked, this, &MainWindow::signIn);
    askAgents({});
    connect(m_sign_in, &SignInPage::agentsChanged, this, [this](const QStringList& sockets) {
        UiState::instance().settings().setValue(Setting::agents, sockets);
        askAgents(m_more_agents);
    });
    connect(m_sign_in, &SignInPage::localFleetAsked, this, &MainWindow::openLocalFleet);
    connect(m_sign_in, &SignInPage::cancelled, this, [this] {
        if (m_connection) m_connection->session().signOut();
    });
    connect(m_sign_in, &SignInPage::left, this, [this] {
        if (m_workspace) showWorkspace();
    });
}

MainWindow::~MainWindow() {
    // The workspace refers to the connection, the connection to the agent.
    delete m_workspace;
}

void MainWindow::askAgents(const QStringList& more) {
    m_more_agents = more;
    const QStringList known = UiState::instance().settings().value(Setting::agents).toStringList();
    m_sign_in->setAgents(known);
    m_agent->setFurther(known + more);
}

void MainWindow::openLocalFleet() {
    if (!m_fleet) {
        m_fleet = std::make_unique<LocalFleet>();
        connect(m_fleet.get(), &LocalFleet::progress, this, &MainWindow::showStarting);
        connect(m_fleet.get(), &LocalFleet::failed, this, &MainWindow::showFleetProblem);
        connect(m_fleet.get(), &LocalFleet::ready, this, [this](const QUrl& server) {
            showStarting(tr("Signing in as %1…").arg(m_fleet->user()));
            connectTo(server);
            m_connection->session().signIn(m_fleet->user());
        });
        connect(m_fleet.get(), &LocalFleet::died, this, [this](const Problem& problem) {
            if (!m_workspace) return showFleetProblem(problem);
            m_workspace->showAway(tr("The local fleet has stopped"),
                                  {tr("Start it again"), [this] { m_fleet->start(); }},
                                  problemText(problem) + QLatin1Char('\n') + problemDetails(problem));
        });
    }
    m_fleet->start();
}

void MainWindow::openLastServer() {
    openServer(QUrl(UiState::instance().settings().text(Setting::server)));
}

void MainWindow::openServer(const QUrl& server) {
    connectTo(server);
    showStarting(tr("Connecting to %1…").arg(server.host()));
    connect(&m_connection->session(), &Session::restored, this, [this] {
        Session& session = m_connection->session();
        const Settings& settings = UiState::instance().settings();
        const auto isHere = [&](Setting setting) { return QUrl(settings.text(setting)) == session.server(); };
        if (isHere(Setting::signed_out)) return showSignIn(); // what was known is nobody's to see until then
        if (isHere(Setting::server) && m_connection->hasCopy())
            session.assume(settings.text(Setting::user), settings.text(Setting::key)); // a desktop without a keychain
        if (session.user().isEmpty()) return showSignIn();
        showWorkspace(); // what was known last time, at once
        if (session.state() == Session::State::signed_out) session.renew();
    });
    m_connection->session().restore();
}

void MainWindow::connectTo(const QUrl& server) {
    delete m_workspace;
    m_connection = std::make_unique<Connection>(server, *m_agent, m_trust);
    Q_EMIT connecting();
    Session& session = m_connection->session();
    connect(&session, &Session::waitingForAgent, this, [this] {
        if (m_pages->currentWidget() == m_sign_in)
            m_sign_in->showWaiting(tr("Waiting for your key. Your agent may want a confirmation or a touch."));
    });
    connect(&session, &Session::signInFailed, this, [this](const Problem& problem) {
        if (!m_workspace) showSignIn(&problem);
        if (m_pages->currentWidget() == m_sign_in && certificate_problems::isQuestion(problem)) askForTrust(problem);
    });
    connect(&session, &Session::tokenChanged, this, [this] {
        const Session& now = m_connection->session();
        if (now.state() != Session::State::signed_in) return;
        if (!m_fleet) {
            Settings& settings = UiState::instance().settings();
            settings.setValue(Setting::server, now.server().toString());
            settings.setValue(Setting::user, now.user());
            settings.setValue(Setting::key, now.key());
            settings.setValue(Setting::signed_out, QString());
        }
        showWorkspace();
    });
}

const Session* MainWindow::session() const {
    return m_connection ? &m_connection->session() : nullptr;
}

QUrl MainWindow::server() const {
    return m_connection ? m_connection->session().server() : QUrl();
}

Workspace* MainWindow::workspace() const {
    return m_workspace;
}

void MainWindow::showWorkspace() {
    if (!m_workspace) {
        m_workspace = new Workspace(*m_connection, m_commands);
        m_pages->addWidget(m_workspace);
        connect(m_workspace, &Workspace::signInAsked, this, [this] { showSignIn(); });
        connect(m_workspace, &Workspace::certificateAsked, this, &MainWindow::askForTrust);
        makePlaceCommands();
        m_connection->follow();
    }
    m_pages->setCurrentWidget(m_workspace);
    for (QAction* action : m_workspace_actions)
        action->setEnabled(true);
    setWindowTitle(tr("Remuda – %1").arg(m_connection->serverName()));
}

void MainWindow::showSignIn(const Problem* problem) {
    const bool stays = problem != nullptr && m_pages->currentWidget() == m_sign_in; // with what was typed
    if (!stays) {
        const Settings& settings = UiState::instance().settings();
        const bool known = m_connection && !m_connection->session().user().isEmpty();
        m_sign_in->setFields(m_connection ? m_connection->session().server() : QUrl(settings.text(Setting::server)),
                             known ? m_connection->session().user() : settings.text(Setting::user),
                             known ? m_connection->session().key() : settings.text(Setting::key));
    }
    m_sign_in->setWayBack(m_workspace != nullptr);
    m_pages->setCurrentWidget(m_sign_in);
    for (QAction* action : m_workspace_actions)
        action->setEnabled(false);
    if (problem != nullptr) m_sign_in->showProblem(*problem);
}

void MainWindow::showStarting(const QString& text) {
    m_starting->setWords(QStringLiteral("remuda"), text, QString());
    m_starting->setAction({}, {});
    if (!m_workspace) m_pages->setCurrentWidget(m_starting);
}

void MainWindow::showFleetProblem(const Problem& problem) {
    m_starting->setWords(QStringLiteral("warning"), tr("The local fleet cannot be started"), problemText(problem));
    m_starting->setAction(tr("Try again"), [this] { m_fleet->start(); });
    m_pages->setCurrentWidget(m_starting);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    UiState::instance().saveWindow(this);
    event->accept();
    if (std::exchange(m_closing, true)) return;
    if (!m_fleet) {
        Q_EMIT readyToQuit();
        return;
    }
    connect(m_fleet.get(), &LocalFleet::stopped, this, &MainWindow::readyToQuit);
    m_fleet->stop();
}

} // namespace remuda
