// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says of its server: away, how old what is shown is, not signed in, waiting for a key.
#include "core/client/trust/certificate_problems.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/shell/connection.h"
#include "ui/shell/workspace.h"

#include <utility>

namespace remuda {

void Workspace::watchConnection() {
    connect(&m_connection.inventory(), &LiveInventory::stateChanged, this, &Workspace::tellConnection);
    connect(&m_connection.session(), &Session::signInFailed, this, [this](const Problem& problem) {
        m_refused.reset();
        if (problem.type != "no-connection") m_refused = problem;
        tellConnection();
    });
    connect(&m_connection.session(), &Session::waitingForAgent, this, [this] {
        m_message->showMessage(Tone::attention, tr("Waiting for your key"),
                               tr("Your ssh-agent may be asking for a confirmation or a touch."));
        m_told_offline = true;
        m_tells_age = false;
    });
    connect(&m_connection.session(), &Session::tokenChanged, this, [this] {
        if (m_connection.session().state() != Session::State::signed_in) return;
        m_message->clear();
        m_refused.reset();
        m_told_offline = m_tells_age = false;
        m_was_signed_in = true;
    });
    m_was_signed_in = m_connection.session().state() == Session::State::signed_in;
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        tellStatus();
        if (m_tells_age) m_message->setText(tellAge());
    });
    m_tick.start();
    tellConnection();
}

Workspace::Away Workspace::away() {
    if (m_away) return *m_away;
    const Problem problem = m_connection.inventory().lastProblem();
    if (certificate_problems::isQuestion(problem))
        return {tr("The certificate of %1 is not one you have accepted").arg(m_connection.serverName()),
                lookAtCertificate(problem), problemDetails(problem)};
    // A retry signs in by itself where that has to be.
    const bool signed_out = m_connection.session().state() == Session::State::signed_out;
    return {tr("%1 does not answer").arg(m_connection.serverName()),
            {signed_out ? tr("Try to sign in") : tr("Try again"),
             [this] {
                 m_connection.events().retryNow();
                 tellConnection(); // until it has answered nothing is different
             }},
            problemDetails(problem)};
}

MessageBar::Action Workspace::lookAtCertificate(const Problem& problem) {
    return {tr("Look at the certificate…"), [this, problem] { Q_EMIT certificateAsked(problem); }};
}

void Workspace::showAway(const QString& title, const MessageBar::Action& action, const QString& details) {
    m_away = {title, action, details};
    tellConnection();
}

void Workspace::tellConnection() {
    const LiveInventory& inventory = m_connection.inventory();
    m_tells_age = false;
    // Whoever sees the server end may know before the stream of events does: that is not being back.
    if (inventory.state() == LiveInventory::State::live && m_told_offline) m_away.reset();
    if (m_refused) {
        tellSignIn(*m_refused);
    } else if (inventory.state() == LiveInventory::State::offline) {
        const Away told = away();
        m_message->showMessage(Tone::attention, told.title, tellAge(), told.action, told.details);
        m_told_offline = m_tells_age = true;
    } else if (inventory.state() == LiveInventory::State::live && std::exchange(m_told_offline, false)) {
        m_message->clear();
    }
    tellStatus();
}

void Workspace::tellSignIn(const Problem& problem) {
    m_told_offline = true;
    const MessageBar::Action sign_in{tr("Sign in…"), [this] { Q_EMIT signInAsked(); }};
    m_message->showMessage(
        Tone::bad,
        m_was_signed_in ? tr("Your session has ended and could not be renewed") : tr("You are not signed in"),
        problemText(problem), certificate_problems::isQuestion(problem) ? lookAtCertificate(problem) : sign_in,
        problemDetails(problem));
}

// How old what is shown is, and what that means.
QString Workspace::tellAge() const {
    const QDateTime fresh = m_connection.inventory().freshAt();
    if (!fresh.isValid()) return tr("Nothing can be shown or changed until the server answers.");
    const QString known = format::relative(fresh);
    return m_connection.session().state() == Session::State::signed_out
               ? tr("You see what was known %1. Nothing can be changed until the server answers and you are signed in.")
                     .arg(known)
               : tr("You see what was known %1. Nothing can be changed until the server answers again.").arg(known);
}

void Workspace::tellStatus() {
    const Place* place = currentPlace();
    m_status->setText(place != nullptr ? place->statusText() : QString());
    const LiveInventory& inventory = m_connection.inventory();
    const QDateTime fresh = inventory.freshAt();
    QString text = place != nullptr ? place->momentText() : QString();
    if (!text.isEmpty()) {
        // another moment is shown, however fresh the present is
    } else if (inventory.state() == LiveInventory::State::live)
        text = tr("live");
    else if (fresh.isValid())
        text = tr("updated %1").arg(format::relative(fresh));
    if (text != m_freshness->text()) {
        m_freshness->setText(text);
        m_freshness->setToolTip(fresh.isValid() ? format::absolute(fresh) : QString());
    }
}

} // namespace remuda
