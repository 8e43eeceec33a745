// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// Until when machines are kept.
class LeaseCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    CommandSpec changeSpec(const QString& action, const QString& summary);
    void list();
    void calendar();
    void change(const QString& action);
    void send(const boost::json::object& body);
};

} // namespace remuda::cli
