// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/machine_commands.h"

#include "app/cli/groups.h"
#include "app/cli/machine_verbs.h"
#include "core/domain/machine_fields.h"

#include <memory>

namespace remuda::cli {

namespace json = boost::json;

MachineCommands::MachineCommands(Program& program)
    : CommandGroup(program)
    , m_verbs(std::make_unique<MachineVerbs>(program))
    , m_views(std::make_unique<ViewFinder>(program)) {}

MachineCommands::~MachineCommands() = default;

QString MachineCommands::summary() const {
    return QStringLiteral("the inventory, and what can be done to machines");
}

std::vector<CommandSpec> MachineCommands::commands() {
    const auto fields = option(QStringLiteral("fields"), QStringLiteral("A,B"), QStringLiteral("only these fields"));
    std::vector<CommandSpec> all{
        {QStringLiteral("list"),
         {},
         QStringLiteral("List machines."),
         {queryOption(), fields,
          option(QStringLiteral("sort"), QStringLiteral("FIELD"), QStringLiteral("-FIELD for descending")),
          option(QStringLiteral("view"), QStringLiteral("NAME"),
                 QStringLiteral("as this saved view shows them; -q narrows further")),
          option(QStringLiteral("group-by"), QStringLiteral("FIELD"),
                 QStringLiteral("totals per value of a field instead of machines")),
          limitOptionSpec(QStringLiteral("0")), atOption()},
         [this] { list(); }},
        {QStringLiteral("show"),
         QStringLiteral("NAME…"),
         QStringLiteral("Show machines with all their fields."),
         {atOption()},
         [this] { show(); },
         1,
         -1},
        {QStringLiteral("create"),
         QStringLiteral("NAME site=SITE [FIELD=VALUE…]"),
         QStringLiteral("Enlist a machine."),
         {},
         [this] { create(); },
         2,
         -1},
        {QStringLiteral("set"),
         QStringLiteral("NAME… FIELD=VALUE…"),
         QStringLiteral("Change fields of one machine or, once you have said yes, of several at once; an empty value "
                        "clears. Machines that cannot be changed are skipped and named (exit code 6)."),
         {queryOption(), dryRunOption(), yesOption(),
          option(QStringLiteral("if-version"), QStringLiteral("N"),
                 QStringLiteral("only if the one machine is still at this version"))},
         [this] { set(); },
         1,
         -1},
        {QStringLiteral("delete"),
         QStringLiteral("NAME…"),
         QStringLiteral("Remove discovered or retired machines from the inventory."),
         {dryRunOption(), yesOption()},
         [this] { remove(); },
         1,
         -1},
        {QStringLiteral("bmc-password"),
         QStringLiteral("NAME"),
         QStringLiteral("Store the password of a machine's BMC, read from standard input."),
         {option(QStringLiteral("user"), QStringLiteral("U"), QStringLiteral("user name on the BMC"))},
         [this] { setBmcPassword(); },
         1,
         1},
        {QStringLiteral("history"),
         QStringLiteral("NAME"),
         QStringLiteral("Who changed what, newest first."),
         {limitOptionSpec(QStringLiteral("100"))},
         [this] { history(); },
         1,
         1},
        {QStringLiteral("import"),
         QStringLiteral("FILE"),
         QStringLiteral(
             "Add the machines of a CSV file (UTF-8, commas; - for standard input), all or none; every error "
             "is listed. --dry-run lists what each row would add or change."),
         {dryRunOption(), flag(QStringLiteral("skip-invalid"), QStringLiteral("import the good rows all the same")),
          flag(QStringLiteral("update"),
               QStringLiteral("also change the machines that exist, in the columns of the file"))},
         [this] { importFile(); },
         1,
         1},
        {QStringLiteral("export"),
         {},
         QStringLiteral("Write the inventory as CSV or NDJSON, as --format says; -o is refused."),
         {option(QStringLiteral("format"), QStringLiteral("FORMAT"), QStringLiteral("csv or ndjson"),
                 QStringLiteral("csv")),
          queryOption(), fields, atOption()},
         [this] { exportAll(); }},
    };
    for (auto& command : historyCommands())
        all.push_back(std::move(command));
    for (auto& command : bmcCommands())
        all.push_back(std::move(command));
    for (auto& verb : m_verbs->commands())
        all.push_back(std::move(verb));
    return all;
}

void MachineCommands::show() {
    showNext(m_program.arguments(), std::make_shared<json::array>());
}

void MachineCommands::showNext(QStringList names, std::shared_ptr<json::array> found) {
    const auto name = names.takeFirst();
    getOne(oneMachine, name, given({"at"}), [this, names, found](const json::object& machine) {
        found->push_back(machine);
        if (!names.isEmpty()) return showNext(names, found);
        Reply reply;
        reply.upright = true;
        reply.columns = machineColumns();
        for (const Column& further : {Column{"status_reason", "Reason"},
                                      Column{"status_since", "Since", Kind::instant},
                                      Column{"serial", "Serial"},
                                      Column{"nic1_mac", "NIC 1"},
                                      Column{"nic1_ip", "Address"},
                                      Column{"nic2_mac", "NIC 2"},
                                      Column{"bmc_driver", "Driver"},
                                      Column{"bmc_address", "BMC"},
                                      Column{"bmc_user", "BMC user"},
                                      Column{"bmc_certificate", "BMC certificate"},
                                      Column{"bmc_password_set", "BMC password stored"},
                                      Column{"purchased_on", "Purchased", Kind::date},
                                      Column{"faults", "Faults"},
                                      Column{"observed", "Observed"},
                                      Column{"differs", "Contradicts its record in"},
                                      Column{"maintenance", "Maintenance"},
                                      Column{"protected", "Protected"},
                                      Column{"lock", "Locked by"},
                                      Column{"version", "Version", Kind::integer},
                                      Column{"updated_at", "Changed", Kind::instant}})
            reply.columns.push_back(further);
        reply.rows = *found;
        m_program.print(reply);
        finish();
    });
}

void MachineCommands::history() {
    printList(QStringLiteral("/machines/%1/history").arg(pathPart(m_program.arguments().first())), {},
              {{"at", "When", Kind::instant}, {"actor", "Who"}, {"verb", "Did"}, {"summary", "Summary"}},
              limitOption(100));
}

} // namespace remuda::cli
