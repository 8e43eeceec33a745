// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"
#include "app/cli/view_finder.h"

namespace remuda::cli {

class MachineVerbs;

// The inventory: look, change, import, export. What is done to machines is in MachineVerbs.
class MachineCommands : public CommandGroup {
    Q_OBJECT
public:
    explicit MachineCommands(Program& program);
    ~MachineCommands() override;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    // What to list, as the options and the view say.
    struct Listing {
        QString query, sort, fields, group_by;
    };
    void list();
    void listAs(const Listing& listing);
    void listGroups(QUrlQuery query, const QString& field);
    void show();
    void showNext(QStringList names, std::shared_ptr<boost::json::array> found);
    void create();
    void set();
    void setMany(const QStringList& names, const boost::json::object& set);
    void sendChanges(const boost::json::object& body, bool dry_run, Next next);
    void diff();
    void accept();
    std::vector<CommandSpec> historyCommands();
    void power();
    void sensors();
    void eventLog();
    void identify();
    void bootDevice();
    std::vector<CommandSpec> bmcCommands();
    void remove();
    void removeNext(QStringList names, int count);
    void history();
    void setBmcPassword();
    void importFile();
    void printReport(const boost::json::object& report, ExitCode code);
    void exportAll();
    void printOne(const boost::json::value& machine);

    // The members named by field=value arguments; nothing after a usage error.
    std::optional<boost::json::object> members(const QStringList& assignments);

    std::unique_ptr<MachineVerbs> m_verbs;
    std::unique_ptr<ViewFinder> m_views;
};

} // namespace remuda::cli
