// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"
#include "app/cli/raw_terminal.h"
#include "core/client/console/console_link.h"

#include <QSocketNotifier>

namespace remuda::cli {

// "remudactl console NAME": the serial console of a machine on this terminal.
class ConsoleCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void open();
    void showState();
    void tellOff();
    void readInput();
    void typed(const QByteArray& bytes);
    void note(const QString& line); // beside what the machine says
    void leave();
    void end();

    std::unique_ptr<ConsoleLink> m_link;
    std::unique_ptr<QSocketNotifier> m_input;
    std::unique_ptr<RawTerminal> m_terminal;
    EscapeReader m_escapes;
    QString m_last_note;
    bool m_leaving = false, m_told_off = false;
};

} // namespace remuda::cli
