// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"
#include "core/domain/lifecycle.h"

namespace remuda::cli {

// Everything that can be done to machines ("machines reboot NAME…"): one command for each verb of the lifecycle.
class MachineVerbs : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void run(Verb verb);
    boost::json::object parameters() const;
    void plan(Verb verb, const boost::json::object& body);
    void send(const boost::json::object& body);
};

} // namespace remuda::cli
