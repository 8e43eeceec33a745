// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console_commands.h"

#include <cstdio>
#include <unistd.h>

namespace remuda::cli {

QString ConsoleCommands::summary() const {
    return QStringLiteral("a machine's serial console on this terminal");
}

std::vector<CommandSpec> ConsoleCommands::commands() {
    return {
        {QStringLiteral("console"),
         QStringLiteral("NAME"),
         QStringLiteral("Open the serial console of a machine here. At the beginning of a line: ~. leaves, ~B sends "
                        "a break, ~? helps, ~~ is one ~."),
         {flag(QStringLiteral("watch"), QStringLiteral("look on, type nothing")),
          flag(QStringLiteral("take"), QStringLiteral("take it over from whoever writes there, or has it at the BMC"))},
         [this] { open(); },
         1,
         1}};
}

void ConsoleCommands::open() {
    if (m_program.has("watch") && m_program.has("take"))
        return m_program.usageError(QStringLiteral("--watch and --take: expected one of them"));
    m_link = std::make_unique<ConsoleLink>(m_program.api());
    connect(m_link.get(), &ConsoleLink::output, this, [](const QByteArray& bytes) {
        std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout);
        std::fflush(stdout);
    });
    connect(m_link.get(), &ConsoleLink::lost, this, [this](qint64 bytes) {
        note(QStringLiteral("%1 bytes were lost while the connection was away").arg(bytes));
    });
    connect(m_link.get(), &ConsoleLink::changed, this, &ConsoleCommands::showState);
    connect(m_link.get(), &ConsoleLink::left, this, [this] { finish(); });
    m_link->open(m_program.arguments().first(), !m_program.has("watch"), m_program.has("take"));
}

// In raw mode a line does not go back to its beginning by itself.
void ConsoleCommands::note(const QString& line) {
    m_program.say(m_terminal ? QStringLiteral("\r\n[%1]\r").arg(line) : QStringLiteral("[%1]").arg(line));
}

void ConsoleCommands::showState() {
    using State = ConsoleLink::State;
    switch (m_link->state()) {
    case State::ended:
        return end();
    case State::broken_off:
        m_last_note.clear();
        return note(QStringLiteral("the connection is gone; trying again …"));
    case State::open:
        break;
    default:
        return;
    }
    if (!m_input && !m_leaving) {
        m_terminal = std::make_unique<RawTerminal>();
        m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        connect(m_input.get(), &QSocketNotifier::activated, this, &ConsoleCommands::readInput);
    }
    QString line = QStringLiteral("console of ") + m_link->machine() + QStringLiteral(": ");
    if (m_link->writes())
        line += QStringLiteral("you write");
    else if (m_link->writer().isEmpty())
        line += QStringLiteral("you watch, nobody writes");
    else
        line += QStringLiteral("you watch, %1 writes").arg(m_link->writer());
    if (m_link->writes() && !m_link->watchers().isEmpty())
        line += QStringLiteral(", %1 watch").arg(m_link->watchers().join(QStringLiteral(", ")));
    line += QStringLiteral("; leave with ~.");
    if (line != std::exchange(m_last_note, line)) note(line);
    if (m_link->isOff() && !std::exchange(m_told_off, true)) tellOff();
    if (m_leaving && m_link->typedAll()) leave();
}

void ConsoleCommands::tellOff() {
    const auto seen = m_link->powerSeenAt();
    note(m_link->machine() + QStringLiteral(" is off") +
         (seen.isValid()
              ? QStringLiteral(" (noted %1)").arg(seen.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")))
              : QString()) +
         QStringLiteral("; nothing will appear here until it is switched on"));
}

void ConsoleCommands::readInput() {
    char buffer[4096];
    const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count > 0) return typed(QByteArray(buffer, int(count)));
    m_input.reset(); // the input has ended: leaves when all of it has arrived
    m_leaving = true;
    if (m_link->typedAll()) leave();
}

void ConsoleCommands::typed(const QByteArray& bytes) {
    using Typed = EscapeReader::Piece::Kind;
    for (const auto& piece : m_escapes.read(bytes)) {
        if (piece.kind == Typed::leave) return leave();
        if (piece.kind == Typed::bytes) m_link->type(piece.bytes);
        if (piece.kind == Typed::send_break) m_link->sendBreak();
        if (piece.kind == Typed::help)
            note(QStringLiteral("at the beginning of a line: ~. leaves, ~B sends a break, ~~ is one ~"));
    }
}

void ConsoleCommands::leave() {
    m_leaving = true;
    m_input.reset();
    note(QStringLiteral("console of %1 left").arg(m_link->machine()));
    m_terminal.reset();
    m_link->leave(); // ends the program once the server knows
    QTimer::singleShot(std::chrono::seconds(3), this, [this] { finish(); });
}

void ConsoleCommands::end() {
    m_input.reset();
    const bool begun = m_terminal != nullptr;
    if (begun) note(QStringLiteral("the console has ended"));
    m_terminal.reset();
    m_program.fail(m_link->problem());
}

} // namespace remuda::cli
