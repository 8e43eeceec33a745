// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/planned_machines_model.h"

#include "ui/common/format.h"
#include "ui/requests/request_text.h"

namespace remuda {

namespace {

QVariant sortable(const std::optional<std::int64_t>& number) {
    return QVariant::fromValue<qint64>(number.value_or(-1));
}

std::vector<TableColumn<PlannedMachine>> columns() {
    return {
        {.title = PlannedMachinesModel::tr("Machine"),
         .text = [](const PlannedMachine& each) { return QString::fromStdString(each.hardware_name); },
         .style = CellStyle::monospaced,
         .tip = [](const PlannedMachine& each) { return QString::fromStdString(each.hostname); }},
        {.title = PlannedMachinesModel::tr("Model"),
         .text = [](const PlannedMachine& each) { return QString::fromStdString(each.model); }},
        {.title = PlannedMachinesModel::tr("Place"),
         .text =
             [](const PlannedMachine& each) { return placeText(each.rack.empty() ? each.site : each.rack, each.unit); },
         .style = CellStyle::monospaced},
        {.title = PlannedMachinesModel::tr("Cores"),
         .text =
             [](const PlannedMachine& each) {
                 return each.cpu_cores ? QString::number(*each.cpu_cores) : PlannedMachinesModel::tr("unknown");
             },
         .style = CellStyle::number,
         .sort = [](const PlannedMachine& each) { return sortable(each.cpu_cores); }},
        {.title = PlannedMachinesModel::tr("Memory"),
         .text = [](const PlannedMachine& each) { return format::memory(each.memory_gib); },
         .style = CellStyle::number,
         .sort = [](const PlannedMachine& each) { return sortable(each.memory_gib); }},
        {.title = PlannedMachinesModel::tr("$/month"),
         .text = [](const PlannedMachine& each) { return format::money(each.monthly_cost); },
         .style = CellStyle::number,
         .sort =
             [](const PlannedMachine& each) {
                 return each.monthly_cost ? QVariant::fromValue<qint64>(each.monthly_cost->micros) : QVariant(-1);
             }},
    };
}

} // namespace

PlannedMachinesModel::PlannedMachinesModel(QObject* parent)
    : ColumnTable(
          columns(), [](const PlannedMachine& each) { return QString::fromStdString(each.hardware_name); }, parent) {}

} // namespace remuda
