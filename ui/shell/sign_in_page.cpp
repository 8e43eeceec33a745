// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sign_in_page.h"

#include "ui/common/card.h"
#include "ui/common/message_bar.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

#include <utility>

namespace remuda {

SignInPage::SignInPage(AgentClient& agent, QWidget* parent)
    : QWidget(parent)
    , m_agent(agent)
    , m_server(new QLineEdit)
    , m_user(new QLineEdit)
    , m_agents(new QLineEdit)
    , m_key(new QComboBox)
    , m_server_hint(new TextLabel(TextKind::caption))
    , m_message(new MessageBar)
    , m_progress(new QProgressBar)
    , m_waiting(new TextLabel(TextKind::secondary))
    , m_go(new QPushButton(tr("Sign in")))
    , m_cancel(new QPushButton(tr("Cancel"))) {
    auto* outer = new QVBoxLayout(this);
    auto* card = new Card;
    card->setFixedWidth(600);
    auto* across = new QHBoxLayout; // not an alignment: that would take its wrapped texts their height
    across->addStretch();
    across->addWidget(card);
    across->addStretch();
    outer->addStretch(2);
    outer->addLayout(across);
    outer->addStretch(3);
    card->body()->setSpacing(Theme::step * 3);
    card->body()->setContentsMargins(10, 6, 10, 6);
    auto* title = new TextLabel(TextKind::big, tr("Sign in to Remuda"));
    card->body()->addWidget(title);
    auto* how = new TextLabel(TextKind::secondary,
                              tr("A key in your ssh-agent proves who you are. No password leaves this computer."));
    how->setWordWrap(true);
    card->body()->addWidget(how);
    card->body()->addWidget(m_message);

    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(Theme::step * 4);
    form->setVerticalSpacing(Theme::step * 2);
    m_server->setPlaceholderText(QStringLiteral("https://remuda.example.net"));
    m_server->setAccessibleName(tr("Server"));
    m_user->setAccessibleName(tr("User"));
    m_key->setAccessibleName(tr("Key"));
    m_key->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* again = new QPushButton(Theme::instance().icon(QStringLiteral("refresh")), QString());
    again->setAccessibleName(tr("Look for keys again"));
    again->setToolTip(tr("Ask the agent for its keys again"));
    auto* keys = new QHBoxLayout;
    keys->setSpacing(Theme::step * 2);
    keys->addWidget(m_key, 1);
    keys->addWidget(again);
    form->addRow(tr("&Server"), m_server);
    form->addRow(QString(), m_server_hint);
    form->addRow(tr("&User"), m_user);
    auto* key_label = new QLabel(tr("&Key"));
    key_label->setBuddy(m_key);
    form->addRow(key_label, keys);
    m_agents->setAccessibleName(tr("Further agents"));
    m_agents->setPlaceholderText(tr("None: only that of SSH_AUTH_SOCK"));
    m_agents->setToolTip(tr("Sockets of ssh-agents to ask as well, separated by commas"));
    form->addRow(tr("&Further agents"), m_agents);
    for (QWidget* field : {static_cast<QWidget*>(m_server), static_cast<QWidget*>(m_user), static_cast<QWidget*>(m_key),
                           static_cast<QWidget*>(again), static_cast<QWidget*>(m_agents)})
        field->setMinimumHeight(Theme::step * 8);
    card->body()->addLayout(form);
    m_server_hint->setTone(int(Tone::bad));
    m_server_hint->setWordWrap(true);
    m_server_hint->hide();

    m_progress->setRange(0, 0);
    m_progress->setAccessibleName(tr("Signing in"));
    card->body()->addWidget(m_waiting);
    card->body()->addWidget(m_progress);
    auto* buttons = new QHBoxLayout;
    auto* local = new QPushButton(tr("Try it on simulated machines"));
    buttons->addWidget(local);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_go);
    card->body()->addLayout(buttons);
    m_go->setDefault(true);

    connect(m_agents, &QLineEdit::editingFinished, this, [this] {
        const QStringList sockets = enteredAgents();
        if (std::exchange(m_asked_agents, sockets) == sockets) return;
        Q_EMIT agentsChanged(sockets);
        lookForKeys();
    });
    connect(again, &QPushButton::clicked, this, &SignInPage::lookForKeys);
    connect(local, &QPushButton::clicked, this, &SignInPage::localFleetAsked);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        const bool was_busy = std::exchange(m_busy, false);
        check();
        was_busy ? Q_EMIT cancelled() : Q_EMIT left();
    });
    connect(m_go, &QPushButton::clicked, this, &SignInPage::submit);
    for (QLineEdit* field : {m_server, m_user}) {
        connect(field, &QLineEdit::textChanged, this, &SignInPage::check);
        connect(field, &QLineEdit::returnPressed, this, &SignInPage::submit);
    }
    check();
}

void SignInPage::setFields(const QUrl& server, const QString& user, const QString& key) {
    m_busy = false; // with the sign-in before, which has ended well
    m_message->clear();
    m_server->setText(server.toString());
    m_user->setText(user.isEmpty() ? qEnvironmentVariable("USER") : user);
    m_key->clear(); // what was chosen for another server means nothing here
    m_wanted_key = key;
    lookForKeys();
    (m_user->text().isEmpty() ? static_cast<QWidget*>(m_user) : m_go)->setFocus();
}

void SignInPage::setAgents(const QStringList& sockets) {
    m_asked_agents = sockets;
    m_agents->setText(sockets.join(QStringLiteral(", ")));
}

QStringList SignInPage::enteredAgents() const {
    QStringList sockets;
    for (const QString& each : m_agents->text().split(QLatin1Char(',')))
        if (const QString socket = each.trimmed(); !socket.isEmpty()) sockets << socket;
    return sockets;
}

void SignInPage::lookForKeys() {
    if (m_key->currentData().isValid()) m_wanted_key = m_key->currentData().toString(); // stays chosen
    m_key->clear();
    m_key->addItem(tr("Asking your ssh-agent…"));
    check(); // Return in a field must not sign with another key than the one that was chosen
    m_agent.list(this, [this, look = ++m_look](const Result<std::vector<AgentIdentity>>& identities) {
        if (look == m_look) showKeys(identities); // else other agents are asked by now
    });
}

void SignInPage::showKeys(const Result<std::vector<AgentIdentity>>& identities) {
    m_key->clear();
    if (!identities || identities->empty()) m_keys_missing = true;
    if (!identities) {
        m_key->addItem(tr("No ssh-agent"));
        m_message->showMessage(Tone::attention, tr("There is no ssh-agent to ask"), problemText(identities.problem()),
                               {tr("Look again"), [this] { lookForKeys(); }}, problemDetails(identities.problem()));
    } else if (identities->empty()) {
        m_key->addItem(tr("The agent holds no key"));
        m_message->showMessage(Tone::attention, tr("Your ssh-agent holds no key, or it is locked"),
                               tr("Add one with “ssh-add”, then look again."),
                               {tr("Look again"), [this] { lookForKeys(); }});
    } else {
        if (std::exchange(m_keys_missing, false)) m_message->clear(); // but not why the sign-in failed
        showAway();
        m_key->addItem(Theme::instance().icon(QStringLiteral("key")), tr("Any key the server knows"), QString());
        for (const AgentIdentity& identity : *identities) {
            const QString name = identity.comment.isEmpty() ? identity.fingerprint : identity.comment;
            m_key->addItem(Theme::instance().icon(QStringLiteral("key")), tr("%1 (%2)").arg(name, identity.type),
                           identity.fingerprint);
            m_key->setItemData(m_key->count() - 1, identity.fingerprint + QLatin1Char('\n') + identity.agent,
                               Qt::ToolTipRole);
        }
        m_key->setCurrentIndex(qMax(0, m_key->findData(m_wanted_key)));
    }
    check();
}

// Those that answer have the keys; who is away is told, for somebody may look for one of theirs.
void SignInPage::showAway() {
    const QStringList away = m_agent.away();
    if (away.isEmpty()) return;
    m_keys_missing = true; // the message goes when all answer
    m_message->showMessage(Tone::attention, tr("%n ssh-agent(s) left out", nullptr, int(away.size())),
                           away.join(QLatin1Char('\n')), {tr("Look again"), [this] { lookForKeys(); }});
}

QUrl SignInPage::enteredServer() const {
    QString text = m_server->text().trimmed();
    if (!text.isEmpty() && !text.contains(QLatin1String("://"))) text.prepend(QLatin1String("https://"));
    return QUrl(text, QUrl::StrictMode);
}

void SignInPage::check() {
    const QUrl server = enteredServer();
    const bool loopback = server.host() == QLatin1String("localhost") || server.host() == QLatin1String("127.0.0.1") ||
                          server.host() == QLatin1String("::1");
    const bool understood = server.isValid() && !server.host().isEmpty();
    QString hint;
    if (!m_server->text().isEmpty() && !understood) hint = tr("Expected an address like https://remuda.example.net");
    if (understood && server.scheme() == QLatin1String("http") && !loopback)
        hint = tr("Plain http is for this computer only; expected https://%1").arg(server.authority());
    m_server_hint->setText(hint);
    m_server_hint->setVisible(!hint.isEmpty());
    m_go->setEnabled(!m_busy && understood && hint.isEmpty() && !m_user->text().trimmed().isEmpty() &&
                     m_key->currentData().isValid());
    for (QWidget* field : {static_cast<QWidget*>(m_server), static_cast<QWidget*>(m_user), static_cast<QWidget*>(m_key),
                           static_cast<QWidget*>(m_agents)})
        field->setEnabled(!m_busy);
    m_progress->setVisible(m_busy);
    m_waiting->setVisible(m_busy);
    m_cancel->setVisible(m_busy || m_way_back);
}

void SignInPage::submit() {
    if (!m_go->isEnabled()) return;
    m_message->clear();
    showWaiting(tr("Asking %1…").arg(enteredServer().host()));
    Q_EMIT signInAsked(enteredServer(), m_user->text().trimmed(), m_key->currentData().toString());
}

void SignInPage::showWaiting(const QString& text) {
    m_busy = true;
    m_waiting->setText(text);
    check();
}

void SignInPage::showProblem(const Problem& problem) {
    m_busy = false;
    m_keys_missing = false;
    check();
    m_message->showProblem(tr("You are not signed in"), problem);
    m_user->setFocus(Qt::OtherFocusReason);
}

void SignInPage::showNews(const QString& title, const QString& text) {
    m_message->showMessage(Tone::good, title, text);
}

void SignInPage::setWayBack(bool there_is) {
    m_way_back = there_is;
    check();
}

// A combo box leaves Return to the page; only a dialog would press the default button by itself.
void SignInPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return submit();
    if (event->key() == Qt::Key_Escape && m_cancel->isVisible()) return m_cancel->click();
    QWidget::keyPressEvent(event);
}

} // namespace remuda
