// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// The server itself.
class ServerCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void status();
    void forgetCertificate();
};

} // namespace remuda::cli
