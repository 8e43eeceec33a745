// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"
#include "app/cli/view_finder.h"

namespace remuda::cli {

// Saved views of the inventory: private ones, shared with the window on this computer, and those of teams.
class ViewCommands : public CommandGroup {
    Q_OBJECT
public:
    explicit ViewCommands(Program& program)
        : CommandGroup(program)
        , m_finder(program) {}

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void list();
    void show();
    void save();
    void remove();
    void printOne(const SavedView& view);
    void send(SavedView view);
    std::optional<SavedView> edited(SavedView view); // with what the options say; nothing after a usage error

    ViewFinder m_finder;
};

} // namespace remuda::cli
