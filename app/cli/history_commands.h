// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// undo.
class HistoryCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void undo();
    void send(const boost::json::object& body);
};

// What an undo would do or has done, as tables: the way back, and what is in the way.
Reply undoReply(const boost::json::object& plan);

// Tells people on standard error how to take back what was just done.
void offerUndo(Program& program, const QByteArray& request_id);

} // namespace remuda::cli
