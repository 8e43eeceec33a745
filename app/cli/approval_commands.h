// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// Actions that wait for the agreement of others.
class ApprovalCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;
    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    CommandSpec decision(const char* word, const char* help);
    void list();
    void show();
    void decide(const QString& word);
    void print(const boost::json::value& approval);
};

// What became of an action that was too large to begin at once.
void printApproval(Program& program, const boost::json::object& approval);

} // namespace remuda::cli
