// SPDX-License-Identifier: GPL-3.0-or-later
// Headings, and what groups show while they are open.
#include "ui/inventory/inventory_model.h"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace remuda {

void InventoryModel::fillShown(Content& content) const {
    if (!content.group_field) {
        content.shown = content.found;
        return;
    }
    RowList::Rows shown;
    for (std::size_t group = 0; group < content.groups.size(); ++group) {
        const ReplicaGroup& each = content.groups[group];
        shown.push_back(std::uint32_t(group) | heading);
        if (!m_open.contains(QString::fromStdString(each.value))) continue;
        const auto first = content.found.begin() + std::ptrdiff_t(each.first);
        shown.insert(shown.end(), first, first + std::ptrdiff_t(each.totals.machines));
    }
    content.shown = std::move(shown);
}

void InventoryModel::tellHeadings(const std::vector<ReplicaGroup>& before) {
    std::unordered_map<std::string_view, const MachineTotals*> known;
    for (const ReplicaGroup& group : before)
        known.emplace(group.value, &group.totals);
    for (std::size_t group = 0; group < m_now.groups.size(); ++group) {
        const auto found = known.find(m_now.groups[group].value);
        if (found == known.end() || *found->second == m_now.groups[group].totals) continue;
        const int row = rowOfGroup(int(group));
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

void InventoryModel::setOpen(int group, bool open) {
    if (group < 0 || group >= int(m_now.groups.size()) || isOpen(group) == open) return;
    const QString value = QString::fromStdString(m_now.groups[std::size_t(group)].value);
    const int row = rowOfGroup(group);
    const auto machines = machinesOf(group);
    if (open) {
        m_open.insert(value);
        insertRows(row + 1, machines);
    } else {
        m_open.remove(value);
        removeRows(row + 1, row + int(machines.size()));
    }
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    Q_EMIT openChanged();
}

void InventoryModel::setAllOpen(bool open) {
    if (!m_now.group_field) return;
    m_open.clear();
    if (open)
        for (const ReplicaGroup& group : m_now.groups)
            m_open.insert(QString::fromStdString(group.value));
    Content next = m_now;
    fillShown(next);
    take(std::move(next));
    Q_EMIT openChanged();
}

} // namespace remuda
