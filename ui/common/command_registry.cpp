// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/command_registry.h"

namespace remuda {

void CommandRegistry::add(const QString& group, QAction* action) {
    m_commands.append({group, action});
}

QVector<CommandRegistry::Command> CommandRegistry::commands() const {
    QVector<Command> living;
    for (const Command& command : m_commands)
        if (command.action) living.append(command);
    return living;
}

} // namespace remuda
