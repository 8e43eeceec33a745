// SPDX-License-Identifier: GPL-3.0-or-later
// What the table says; how it gets from one result to the next is in inventory_model_steps.cpp, what is
// told of changes in inventory_model_changes.cpp, groups in inventory_model_groups.cpp.
#include "ui/inventory/inventory_model.h"

#include "core/domain/machine_fields.h"
#include "ui/common/format.h"
#include "ui/common/qt_text.h"

#include <algorithm>
#include <utility>

namespace remuda {

namespace {

constexpr qint64 flashMilliseconds = 1000;

} // namespace

InventoryModel::InventoryModel(QObject* parent)
    : QAbstractTableModel(parent) {
    m_now.snapshot = std::make_shared<const ReplicaSnapshot>();
    m_clock.start();
    m_fade.setInterval(80);
    connect(&m_fade, &QTimer::timeout, this, &InventoryModel::fade);
}

int InventoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_now.shown.size());
}

int InventoryModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(inventoryColumns().size());
}

QVariant InventoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const InventoryColumn& column = inventoryColumns()[std::size_t(index.column())];
    const std::uint32_t row = m_now.shown[std::size_t(index.row())];
    if (isHeadingEntry(row)) return headingData(int(row & ~heading), column, role);
    const ReplicaSnapshot& snapshot = *m_now.snapshot;
    switch (role) {
    case Qt::DisplayRole:
        return inventoryText(snapshot, row, column);
    case Qt::ToolTipRole: {
        const QString tip = inventoryTip(snapshot, row, column);
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case Qt::AccessibleTextRole:
        return QString(column.title + QLatin1Char(' ') + inventoryText(snapshot, row, column));
    case StyleRole:
        return int(column.style);
    case IdRole:
        return qt(snapshot.hardwareName(row));
    case ToneRole:
        if (const auto tone = inventoryTone(snapshot, row, column)) return int(*tone);
        return {};
    case FlashRole: {
        if (m_flashes.isEmpty()) return {};
        const auto flash = m_flashes.constFind(qt(snapshot.hardwareName(row)));
        if (flash == m_flashes.constEnd() || (flash->fields >> column.field & 1) == 0) return {};
        return qMax(0.0, 1.0 - double(m_clock.elapsed() - flash->since) / double(flashMilliseconds));
    }
    default:
        return {};
    }
}

// The sums stand in the columns of what they sum up, the words in the first.
QVariant InventoryModel::headingData(int group, const InventoryColumn& column, int role) const {
    const MachineTotals& totals = m_now.groups[std::size_t(group)].totals;
    const QString machines = tr("%n machine(s)", nullptr, int(totals.machines));
    if (role == StyleRole) return int(column.style);
    if (role == Qt::AccessibleTextRole)
        return (isOpen(group) ? tr("Group %1, %2, open: %3") : tr("Group %1, %2, closed: %3"))
            .arg(groupTitle(group), machines, totalsText(totals));
    if (role == Qt::ToolTipRole) return groupTitle(group) + QStringLiteral(" · ") + totalsText(totals);
    if (role != Qt::DisplayRole) return {};
    if (column.key == QLatin1String("hardware_name")) return groupTitle(group) + QStringLiteral(" · ") + machines;
    if (column.key == QLatin1String("cpu_cores")) return format::number(totals.cpu_cores);
    if (column.key == QLatin1String("memory_gib")) return format::number(totals.memory_gib);
    if (column.key == QLatin1String("disk_gib")) return format::number(totals.disk_gib);
    if (column.key == QLatin1String("monthly_cost_usd"))
        return format::money(double(totals.monthly_cost.micros) / 1e6).mid(1); // the header names the currency
    return {};
}

QVariant InventoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const InventoryColumn& column = inventoryColumns()[std::size_t(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::TextAlignmentRole)
        return int((column.style == CellStyle::number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags InventoryModel::flags(const QModelIndex& index) const {
    if (index.isValid() && isHeading(index.row())) return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    return QAbstractTableModel::flags(index);
}

void InventoryModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= columnCount()) return;
    Q_EMIT sortAsked(inventoryColumns()[std::size_t(column)].field, order == Qt::DescendingOrder);
}

QString InventoryModel::nameOf(int row) const {
    if (row < 0 || row >= rowCount() || isHeading(row)) return {};
    return qt(m_now.snapshot->hardwareName(m_now.shown[std::size_t(row)]));
}

void InventoryModel::findPositions() const {
    if (std::exchange(m_positions_known, true)) return;
    m_position.assign(m_now.snapshot->rows(), -1);
    m_group_position.assign(m_now.groups.size(), -1);
    for (std::size_t at = 0; at < m_now.shown.size(); ++at) {
        const std::uint32_t entry = m_now.shown[at];
        if (isHeadingEntry(entry))
            m_group_position[entry & ~heading] = int(at);
        else
            m_position[entry] = int(at);
    }
}

int InventoryModel::rowOf(const QString& name) const {
    const auto row = m_now.snapshot->rowOf(name.toStdString());
    return row ? rowOf(*row) : -1;
}

int InventoryModel::rowOf(std::uint32_t snapshot_row) const {
    findPositions();
    return m_position[snapshot_row];
}

bool InventoryModel::finds(const QString& name) const {
    return rowOf(name) >= 0 || groupOfMachine(name) >= 0;
}

bool InventoryModel::isHeading(int row) const {
    return row >= 0 && row < rowCount() && isHeadingEntry(m_now.shown[std::size_t(row)]);
}

// Headings and the machines below them stand in the order of the groups.
int InventoryModel::groupOf(int row) const {
    for (; row >= 0 && row < rowCount() && m_now.group_field; --row)
        if (isHeading(row)) return int(m_now.shown[std::size_t(row)] & ~heading);
    return -1;
}

int InventoryModel::rowOfGroup(int group) const {
    findPositions();
    return m_group_position[std::size_t(group)];
}

std::span<const std::uint32_t> InventoryModel::machinesOf(int group) const {
    const ReplicaGroup& found = m_now.groups[std::size_t(group)];
    return std::span(m_now.found.list()).subspan(found.first, std::size_t(found.totals.machines));
}

int InventoryModel::groupOfMachine(const QString& name) const {
    const auto row = m_now.snapshot->rowOf(name.toStdString());
    if (!row || !m_now.group_field) return -1;
    const auto at = std::find(m_now.found.begin(), m_now.found.end(), *row);
    if (at == m_now.found.end()) return -1;
    const auto place = std::size_t(at - m_now.found.begin());
    const auto after = std::upper_bound(m_now.groups.begin(), m_now.groups.end(), place,
                                        [](std::size_t each, const ReplicaGroup& group) { return each < group.first; });
    return int(after - m_now.groups.begin()) - 1;
}

bool InventoryModel::isOpen(int group) const {
    return m_open.contains(QString::fromStdString(m_now.groups[std::size_t(group)].value));
}

QString InventoryModel::groupTitle(int group) const {
    return groupValueText(*m_now.group_field, m_now.groups[std::size_t(group)].value);
}

void InventoryModel::fade() {
    // One signal for all: views paint what is seen. Those that have ceased to glow are told once more.
    m_fading = true;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {FlashRole});
    m_fading = false;
    m_flashes.removeIf(
        [this](const auto& flash) { return m_clock.elapsed() - flash.value().since > flashMilliseconds; });
    if (m_flashes.isEmpty()) m_fade.stop();
}

} // namespace remuda
