// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/machine_selection.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace remuda {

namespace {

// Visits the selected rows without a list of indexes, which would be slow for a hundred thousand.
template <class Visit>
void eachRow(const QItemSelection& selection, Visit visit) {
    for (const QItemSelectionRange& range : selection)
        if (range.left() == 0)
            for (int row = range.top(); row <= range.bottom(); ++row)
                visit(row);
}

} // namespace

MachineSelection::MachineSelection(InventoryModel& model, QObject* parent)
    : QItemSelectionModel(&model, parent)
    , m_model(model) {
    const auto forget = [this] { m_counts_known = false; };
    connect(this, &MachineSelection::chosenChanged, this, forget); // before anybody else hears of it
    connect(&model, &InventoryModel::applied, this, forget);
    connect(&model, &InventoryModel::openChanged, this, forget);
    connect(&model, &InventoryModel::aboutToHide, this, &MachineSelection::hide);
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { bringBack(first, last); });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { hide(0, m_model.rowCount() - 1); });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { bringBack(0, m_model.rowCount() - 1); });
    connect(&model, &InventoryModel::applied, this, &MachineSelection::dropMissing);
    connect(this, &QItemSelectionModel::selectionChanged, this, &MachineSelection::chosenChanged);
}

int MachineSelection::shownCount() const {
    int count = 0;
    eachRow(selection(), [&](int row) { count += m_model.isHeading(row) ? 0 : 1; });
    return count;
}

int MachineSelection::hiddenByQuery() const {
    if (m_hidden.empty()) return 0;
    if (!m_model.groupField()) return hidden();
    std::vector<bool> found(m_model.snapshot().rows(), false);
    for (const std::uint32_t row : m_model.machines())
        found[row] = true;
    return int(std::count_if(m_hidden.begin(), m_hidden.end(), [&](const std::string& name) {
        const auto row = m_model.snapshot().rowOf(name);
        return !row || !found[*row];
    }));
}

bool MachineSelection::isChosen(const QString& name) const {
    if (m_hidden.contains(name.toStdString())) return true;
    const int row = m_model.rowOf(name);
    return row >= 0 && isSelected(m_model.index(row, 0));
}

QStringList MachineSelection::names() const {
    std::vector<int> rows;
    eachRow(selection(), [&](int row) { rows.push_back(row); });
    std::sort(rows.begin(), rows.end());
    QStringList names;
    for (const int row : rows)
        if (!m_model.isHeading(row)) names.append(m_model.nameOf(row));
    QStringList hidden;
    for (const std::string& name : m_hidden)
        hidden.append(QString::fromStdString(name));
    hidden.sort();
    return names + hidden;
}

std::vector<std::uint32_t> MachineSelection::rows() const {
    std::vector<std::uint32_t> list;
    eachRow(selection(), [&](int row) {
        if (!m_model.isHeading(row)) list.push_back(m_model.snapshotRow(row));
    });
    for (const std::string& name : m_hidden)
        if (const auto row = m_model.snapshot().rowOf(name)) list.push_back(*row);
    return list;
}

void MachineSelection::setNames(const QStringList& names) {
    chooseNone();
    std::vector<std::uint32_t> rows;
    for (const QString& name : names)
        if (const auto row = m_model.snapshot().rowOf(name.toStdString())) rows.push_back(*row);
    add(rows);
}

void MachineSelection::chooseAllFound() {
    if (m_model.groupField()) return add(m_model.machines());
    if (m_model.rowCount() == 0) return;
    const QScopedValueRollback keeping(m_keeping, true); // what is hidden stays
    select(QItemSelection(m_model.index(0, 0), m_model.index(m_model.rowCount() - 1, m_model.columnCount() - 1)),
           QItemSelectionModel::Select);
}

void MachineSelection::chooseGroup(int group, bool chosen) {
    const auto machines = m_model.machinesOf(group);
    if (chosen) return add(machines);
    for (const std::uint32_t row : machines)
        m_hidden.erase(std::string(m_model.snapshot().hardwareName(row)));
    if (m_model.isOpen(group)) {
        const int first = m_model.rowOfGroup(group) + 1;
        select(QItemSelection(m_model.index(first, 0),
                              m_model.index(first + int(machines.size()) - 1, m_model.columnCount() - 1)),
               QItemSelectionModel::Deselect);
    }
    Q_EMIT chosenChanged();
}

int MachineSelection::chosenOf(int group) const {
    if (!std::exchange(m_counts_known, true)) countGroups();
    return std::size_t(group) < m_counts.size() ? m_counts[std::size_t(group)] : 0;
}

// All groups at once: headings ask with every cell they paint.
void MachineSelection::countGroups() const {
    std::vector<bool> chosen(m_model.snapshot().rows(), false);
    for (const std::uint32_t row : rows())
        chosen[row] = true;
    m_counts.assign(m_model.groups().size(), 0);
    for (int group = 0; group < int(m_counts.size()); ++group)
        for (const std::uint32_t row : m_model.machinesOf(group))
            m_counts[std::size_t(group)] += chosen[row] ? 1 : 0;
}

void MachineSelection::chooseNone() {
    m_hidden.clear();
    clearSelection();
    Q_EMIT chosenChanged();
}

// Adds machines, whether they are shown or not.
void MachineSelection::add(std::span<const std::uint32_t> machines) {
    std::vector<int> shown;
    for (const std::uint32_t row : machines) {
        const std::string name(m_model.snapshot().hardwareName(row));
        const int at = m_model.rowOf(QString::fromStdString(name));
        if (at >= 0)
            shown.push_back(at);
        else
            m_hidden.insert(name);
    }
    m_checked = m_model.snapshotPointer();
    std::sort(shown.begin(), shown.end());
    QItemSelection selection;
    for (std::size_t first = 0; first < shown.size();) {
        std::size_t last = first;
        while (last + 1 < shown.size() && shown[last + 1] == shown[last] + 1)
            ++last;
        selection.append(
            QItemSelectionRange(m_model.index(shown[first], 0), m_model.index(shown[last], m_model.columnCount() - 1)));
        first = last + 1;
    }
    const QScopedValueRollback keeping(m_keeping, true);
    QItemSelectionModel::select(selection, QItemSelectionModel::Select);
    Q_EMIT chosenChanged();
}

void MachineSelection::select(const QItemSelection& selection, QItemSelectionModel::SelectionFlags command) {
    const bool anew = command.testFlag(QItemSelectionModel::Clear) && !m_keeping;
    const bool forgets = anew && !m_hidden.empty();
    if (forgets) m_hidden.clear();
    QItemSelectionModel::select(selection, command);
    if (forgets) Q_EMIT chosenChanged();
}

void MachineSelection::reset() {
    const QScopedValueRollback keeping(m_keeping, true);
    QItemSelectionModel::reset();
}

void MachineSelection::hide(int first, int last) {
    for (const QItemSelectionRange& range : selection())
        for (int row = std::max(first, range.top()); row <= std::min(last, range.bottom()); ++row)
            if (!m_model.isHeading(row)) m_hidden.insert(m_model.nameOf(row).toStdString());
}

void MachineSelection::bringBack(int first, int last) {
    if (m_hidden.empty() || last < first) return;
    QItemSelection selection;
    int begin = -1;
    for (int row = first; row <= last + 1; ++row) {
        const bool chosen =
            row <= last && !m_model.isHeading(row) && m_hidden.erase(m_model.nameOf(row).toStdString()) > 0;
        if (chosen && begin < 0) begin = row;
        if (!chosen && begin >= 0) {
            selection.append(
                QItemSelectionRange(m_model.index(begin, 0), m_model.index(row - 1, m_model.columnCount() - 1)));
            begin = -1;
        }
    }
    if (selection.isEmpty()) return;
    const QScopedValueRollback keeping(m_keeping, true);
    QItemSelectionModel::select(selection, QItemSelectionModel::Select);
}

void MachineSelection::dropMissing() {
    const ReplicaSnapshotPointer snapshot = m_model.snapshotPointer();
    if (m_hidden.empty() || snapshot == m_checked) return;
    const bool same_machines = m_checked && m_checked->hasRowsOf(*snapshot);
    m_checked = snapshot;
    if (same_machines) return;
    if (std::erase_if(m_hidden, [&](const std::string& name) { return !snapshot->rowOf(name); }) > 0)
        Q_EMIT chosenChanged();
}

} // namespace remuda
