// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/approval_machines.h"

#include "core/client/replica/replica_snapshot.h"
#include "ui/common/qt_text.h"
#include "ui/inventory/verb_actions.h"

namespace remuda {

namespace {

TableColumn<ConcernedMachine> wordsColumn(const QString& title, std::string Machine::*field) {
    return {.title = title, .text = [field](const ConcernedMachine& each) { return qt(each.machine.*field); }};
}

std::vector<TableColumn<ConcernedMachine>> concernedColumns() {
    using Model = ApprovalMachinesModel;
    auto name = wordsColumn(Model::tr("Machine"), &Machine::hardware_name);
    name.style = CellStyle::monospaced;
    return {
        name,
        wordsColumn(Model::tr("Host"), &Machine::hostname),
        wordsColumn(Model::tr("Role"), &Machine::role),
        wordsColumn(Model::tr("Team"), &Machine::team),
        {.title = Model::tr("Status now"),
         .text =
             [](const ConcernedMachine& each) {
                 return each.known ? wordForStatus(qt(toText(each.machine.status))) : Model::tr("not in the inventory");
             },
         .tone =
             [](const ConcernedMachine& each) {
                 return std::optional(each.known ? toneOfMachineStatus(qt(toText(each.machine.status))) : Tone::past);
             }}};
}

} // namespace

ApprovalMachinesModel::ApprovalMachinesModel(QObject* parent)
    : ColumnTable(
          concernedColumns(), [](const ConcernedMachine& each) { return qt(each.machine.hardware_name); }, parent) {}

void ApprovalMachinesModel::show(const std::vector<std::string>& names, const ReplicaSnapshot& snapshot) {
    std::vector<ConcernedMachine> machines;
    machines.reserve(names.size());
    for (const auto& each : names) {
        const auto row = snapshot.rowOf(each);
        machines.push_back({row ? snapshot.machine(*row) : Machine{}, row.has_value()});
        machines.back().machine.hardware_name = each;
    }
    setRows(std::move(machines));
}

QString approvedActionText(const Approval& approval) {
    QStringList parts{verbTitle(approval.verb)};
    const auto* params = approval.submission.if_contains("params");
    if (params != nullptr && params->is_object())
        for (const auto& [name, value] : params->get_object())
            parts << QStringLiteral("%1: %2").arg(qt({name.data(), name.size()}),
                                                  value.is_string()
                                                      ? qt({value.get_string().data(), value.get_string().size()})
                                                      : qt(boost::json::serialize(value)));
    return parts.join(QStringLiteral(" · "));
}

} // namespace remuda
