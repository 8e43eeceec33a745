// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// Asking for machines.
class RequestCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    QList<QCommandLineOption> specOptions() const;
    // The request as the options say it; nothing after a usage error.
    std::optional<boost::json::object> body();
    void list();
    void show();
    void plan();
    void create();
    void withdraw();
    void apply();
    Reply planReply(const boost::json::object& plan) const;
};

} // namespace remuda::cli
