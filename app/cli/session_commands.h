// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// login, logout, whoami.
class SessionCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void login();
    void logout();
    void forgetToken(const QString& told); // "%1": the server
    void whoami();
    void afterStoring(std::function<void()> next); // the keychain has taken what the session wrote
};

} // namespace remuda::cli
