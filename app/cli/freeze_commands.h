// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// When nothing destructive may begin.
class FreezeCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;
    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void add();
};

// When work is welcome.
class WindowCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;
    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void list();
    void add();
};

} // namespace remuda::cli
