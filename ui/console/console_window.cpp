// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_window.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/status_mark.h"
#include "ui/console/terminal_accessible.h"
#include "ui/console/terminal_view.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace remuda {

ConsoleWindow::ConsoleWindow(ApiClient& api, EventStream& events, const QString& machine, bool simulated,
                             QWidget* parent)
    : QDialog(parent)
    , m_link(api)
    , m_machine(machine)
    , m_simulated(simulated)
    , m_status(new StatusLabel)
    , m_people(new TextLabel(TextKind::secondary))
    , m_message(new MessageBar)
    , m_terminal(new TerminalView)
    , m_take(new QPushButton(tr("Take over")))
    , m_break(new QPushButton(tr("Send break")))
    , m_copy(new QPushButton(tr("Copy all"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("Console of ") + machine);
    setWindowTitle(tr("Console of %1").arg(machine));
    installTerminalAccessibility();
    m_terminal->setAccessibleName(tr("Serial console of %1").arg(machine));
    m_take->setToolTip(tr("Write here from now on; whoever writes now looks on"));
    m_break->setToolTip(tr("The serial line's break, by which a kernel or a boot loader is called"));
    m_copy->setToolTip(tr("Copy what is shown and what has scrolled away (Ctrl+Shift+C copies what is marked)"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_status);
    head->addWidget(m_people, 1);
    for (QPushButton* button : {m_take, m_break, m_copy}) {
        button->setAutoDefault(false); // Return is the machine's
        head->addWidget(button);
    }
    auto* hint = new TextLabel(
        TextKind::caption, tr("Keys go to the machine. Ctrl+Shift+C copies, Ctrl+Shift+V pastes, Shift+Page up looks "
                              "back, Ctrl+Tab leaves the terminal."));
    hint->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->addLayout(head);
    column->addWidget(m_message);
    column->addWidget(m_terminal, 1);
    column->addWidget(hint);
    connect(&m_link, &ConsoleLink::output, this, [this](const QByteArray& bytes) { m_terminal->screen().feed(bytes); });
    connect(&m_link, &ConsoleLink::lost, this, [this](qint64 bytes) {
        m_terminal->screen().feed(tr("\r\n[%1 were lost while the connection was away]\r\n")
                                      .arg(QLocale().formattedDataSize(bytes))
                                      .toUtf8());
    });
    connect(&m_link, &ConsoleLink::changed, this, &ConsoleWindow::refresh);
    connect(&events, &EventStream::events, this, [this](const QVector<Event>& batch) {
        for (const Event& event : batch)
            if (event.kind == QLatin1String("machine") && event.id == m_machine && event.object.is_object())
                m_link.takeMachine(event.object.get_object());
    });
    connect(m_terminal, &TerminalView::typed, this, [this](const QByteArray& bytes) { m_link.type(bytes); });
    connect(m_take, &QPushButton::clicked, this, [this] {
        m_link.takeOver();
        m_terminal->setFocus();
    });
    connect(m_break, &QPushButton::clicked, this, [this] {
        m_link.sendBreak();
        m_terminal->setFocus();
    });
    connect(m_copy, &QPushButton::clicked, m_terminal, &TerminalView::copy);
    m_terminal->setFocus();
    open(false);
}

void ConsoleWindow::openFor(ApiClient& api, EventStream& events, const QString& machine, bool simulated,
                            QWidget* parent) {
    auto* window = parent->window()->findChild<ConsoleWindow*>(QStringLiteral("Console of ") + machine);
    if (!window) window = new ConsoleWindow(api, events, machine, simulated, parent); // which ends before `api` does
    window->show();
    window->raise();
    window->activateWindow();
}

void ConsoleWindow::open(bool take) {
    m_message->clear();
    m_seen_end = m_seen_off = false;
    m_terminal->screen().reset();
    m_link.open(m_machine, true, take);
}

void ConsoleWindow::refresh() {
    using State = ConsoleLink::State;
    const auto state = m_link.state();
    const bool open = state == State::open, writes = m_link.writes();
    const auto [tone, word] = [&]() -> std::pair<Tone, QString> {
        switch (state) {
        case State::opening:
            return {Tone::busy, tr("being opened")};
        case State::broken_off:
            return {Tone::attention, tr("connection lost, trying again…")};
        case State::ended:
            return {Tone::bad, tr("ended")};
        case State::closed:
            return {Tone::past, tr("closed")};
        case State::open:
            break;
        }
        return writes ? std::pair(Tone::good, tr("connected, you write")) : std::pair(Tone::ready, tr("you look on"));
    }();
    m_status->setStatus(tone, word);
    QStringList people;
    if (open && !writes)
        people << (m_link.writer().isEmpty() ? tr("nobody writes") : tr("%1 writes").arg(m_link.writer()));
    if (open && writes && !m_link.watchers().isEmpty())
        people << tr("%1 look on").arg(QLocale().createSeparatedList(m_link.watchers()));
    if (m_simulated) people << tr("simulated");
    m_people->setText(people.join(QStringLiteral(" · ")));
    m_terminal->setTyping(writes);
    m_take->setVisible(open && !writes);
    m_break->setEnabled(writes);
    if (open && std::exchange(m_seen_off, m_link.isOff()) != m_link.isOff()) explainSilence();
    if (state == State::ended && !std::exchange(m_seen_end, true)) explainEnd();
}

void ConsoleWindow::explainSilence() {
    if (!m_link.isOff()) return m_message->clear();
    const auto seen = m_link.powerSeenAt();
    QStringList sentences{tr("Nothing will appear here until it is switched on.")};
    if (seen.isValid()) sentences << tr("It was noted as off %1.").arg(format::relative(seen));
    m_message->showMessage(Tone::attention, tr("The machine is off"), sentences.join(QLatin1Char(' ')));
}

void ConsoleWindow::explainEnd() {
    const auto problem = m_link.problem();
    const bool taken = problem.type == "console-taken";
    m_message->showMessage(
        Tone::bad, taken ? tr("Somebody else has this console") : tr("The console has ended"), problemText(problem),
        {taken ? tr("Take it over") : tr("Open it again"), [this, taken] { open(taken); }}, problemDetails(problem));
}

} // namespace remuda
