// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out, and whom the window believes.
#include "core/client/trust/secure_network.h"
#include "ui/common/ui_state.h"
#include "ui/shell/certificate_dialog.h"
#include "ui/shell/connection.h"
#include "ui/shell/main_window.h"
#include "ui/shell/sign_in_page.h"
#include "ui/shell/workspace.h"

#include <QStackedWidget>

namespace remuda {

void MainWindow::signIn(const QUrl& server, const QString& user, const QString& key) {
    if (!m_connection || m_connection->session().server() != server) connectTo(server);
    m_connection->session().signIn(user, key);
}

void MainWindow::signOut() {
    if (!m_connection) return;
    m_connection->session().signOut();
    m_connection->events().stop();
    delete m_workspace;
    const QUrl server = m_connection->session().server();
    if (!m_fleet) UiState::instance().settings().setValue(Setting::signed_out, server.toString());
    connectTo(server);
    showSignIn();
}

// Only once the server has done it: who is still signed in elsewhere must not read that they are not.
void MainWindow::signOutEverywhere() {
    if (!m_connection) return;
    m_connection->api().remove(QStringLiteral("/sessions"), {}, this, [this](const Result<ApiAnswer>& answer) {
        if (!answer) {
            if (m_workspace) m_workspace->message().showProblem(tr("You are still signed in"), answer.problem());
            return;
        }
        const auto leave = [this] {
            signOut();
            m_sign_in->showNews(tr("You are signed out everywhere"),
                                tr("None of your sessions from before counts any more, on whichever computer."));
        };
        QMetaObject::invokeMethod(this, leave, Qt::QueuedConnection); // it ends the connection that is telling this
    });
}

Result<void> MainWindow::setAuthorities(const QString& file) {
    return m_trust->setAuthorities(file);
}

void MainWindow::askForTrust(const Problem& problem) {
    if (m_asking || !m_connection) return;
    const QUrl server = m_connection->session().server();
    m_asking = new CertificateDialog(server, problem, this);
    connect(m_asking, &CertificateDialog::certificateAccepted, this, [this, server](const QString& fingerprint) {
        const bool signing_in = m_pages->currentWidget() == m_sign_in;
        if (const auto kept = m_trust->pins().set(server, fingerprint); !kept) {
            if (signing_in) m_sign_in->showProblem(kept.problem());
            if (!signing_in && m_workspace)
                m_workspace->message().showProblem(tr("The certificate was not accepted"), kept.problem());
            return;
        }
        if (signing_in) return m_sign_in->submit();
        if (m_connection->session().state() == Session::State::signed_out) m_connection->session().renew();
        m_connection->events().retryNow();
    });
    m_asking->open();
}

} // namespace remuda
