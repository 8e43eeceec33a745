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
    bool readTimes(boost::json::object& body); // false: refused
    void add();
    void change();
};

// When work is welcome.
class WindowCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;
    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    bool readMinutes(boost::json::object& body);
    void list();
    void add();
    void change();
};

} // namespace remuda::cli
