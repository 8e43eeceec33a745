// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// What is done again and again.
class ScheduleCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;
    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void list();
    void show();
    void add();
    void change();
    void command(const QString& word); // pause, resume
    void remove();
};

} // namespace remuda::cli
