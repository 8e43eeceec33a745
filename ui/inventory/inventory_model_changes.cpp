// SPDX-License-Identifier: GPL-3.0-or-later
// What the table tells its views of machines that have changed: single rows, or one signal for a storm.
#include "ui/inventory/inventory_model.h"

#include <algorithm>
#include <utility>

namespace remuda {

namespace {

constexpr std::size_t mostGlowing = 50; // a storm is not worth a glow
constexpr std::size_t mostTold = 200;   // beyond that the views look at everything they show

// What changes with every breath of a machine says nothing to a reader.
quint64 quietFields() {
    static const quint64 mask = [] {
        quint64 bits = 0;
        for (const char* name : {"power_seen_at", "version", "updated_at"})
            bits |= quint64(1) << replicaField(name);
        return bits;
    }();
    return mask;
}

} // namespace

void InventoryModel::note(const ReplicaChange& change) {
    m_storm = m_storm || change.changed.size() > mostTold;
    if (m_storm) return m_changed.clear();
    for (const auto& machine : change.changed)
        m_changed[machine.hardware_name] |= machine.fields;
}

void InventoryModel::tellChanges() {
    const bool everything = std::exchange(m_storm, false);
    const auto changed = std::exchange(m_changed, {});
    if (rowCount() == 0 || (!everything && changed.empty())) return;
    const int right = columnCount() - 1;
    std::vector<int> rows;
    for (const auto& [name, fields] : changed) {
        const QString id = QString::fromStdString(name);
        const int row = rowOf(id);
        if (row < 0) continue;
        rows.push_back(row);
        const quint64 loud = fields & ~quietFields();
        if (changed.size() <= mostGlowing && loud != 0) m_flashes.insert(id, {m_clock.elapsed(), loud});
    }
    std::sort(rows.begin(), rows.end());
    if (everything || rows.size() > mostTold) { // views paint what is seen, and one signal is all they need for that
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, right));
        rows.clear();
    }
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1)
            ++last;
        Q_EMIT dataChanged(index(rows[first], 0), index(rows[last], right));
        first = last + 1;
    }
    if (!m_flashes.isEmpty()) m_fade.start();
}

bool InventoryModel::isConcerned(int row) const {
    if (isHeading(row)) return !m_before && !m_fading; // what headings say is told apart
    if (m_fading) return m_flashes.contains(nameOf(row));
    if (!m_before) return true;
    const std::uint32_t now = snapshotRow(row);
    const auto before =
        m_before->hasRowsOf(*m_now.snapshot) ? std::optional(now) : m_before->rowOf(m_now.snapshot->hardwareName(now));
    return !before || !ReplicaSnapshot::isAlike(*m_before, *before, *m_now.snapshot, now);
}

} // namespace remuda
