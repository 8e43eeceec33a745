// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"
#include "core/domain/audit_chain.h"

namespace remuda::cli {

// Who did what, and when.
class AuditCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void list();
    void eachEntry(qint64 since, std::function<void(const audit::Entry&)> use, std::function<void()> done);
    void exportChain();
    void exportIntents();
    bool writeFile(const QString& path, const std::string& content); // else it ends the program
    bool expectHead(audit::ChainCheck& check);
    void verify();
    void verifyFile();
    void report(const audit::ChainCheck& check);
};

} // namespace remuda::cli
