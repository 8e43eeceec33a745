// SPDX-License-Identifier: GPL-3.0-or-later
// Which machines are chosen, through the selection that the table has too.
#include "ui/inventory/rack_view.h"

#include <algorithm>
#include <utility>

namespace remuda {

bool RackView::isSelected(std::uint32_t row) const {
    if (m_selected_is_stale) {
        m_selected.assign(std::size_t(m_model.rowCount()), false);
        for (const QItemSelectionRange& range : m_selection.selection())
            for (int each = range.top(); each <= range.bottom(); ++each)
                if (each >= 0 && each < int(m_selected.size())) m_selected[std::size_t(each)] = true;
        m_selected_is_stale = false;
    }
    const int there = modelRow(row);
    return there >= 0 && there < int(m_selected.size()) && m_selected[std::size_t(there)];
}

// The machines the query finds from one place to the other, as one reads: rack by rack, from the top down.
std::vector<int> RackView::rowsBetween(Cursor one, Cursor other) const {
    const auto later = [](Cursor left, Cursor right) {
        return left.rack != right.rack ? left.rack > right.rack : left.unit < right.unit;
    };
    if (later(one, other)) std::swap(one, other);
    std::vector<int> rows;
    for (int rack = one.rack; rack <= other.rack; ++rack)
        for (const RackSlot& slot : m_plan.racks()[std::size_t(rack)].slots) {
            if (rack == one.rack && slot.unit > one.unit) continue;
            if (rack == other.rack && slot.unit + slot.height - 1 < other.unit) continue;
            if (const int row = modelRow(slot.row); row >= 0) rows.push_back(row);
        }
    return rows;
}

void RackView::select(std::vector<int> rows, QItemSelectionModel::SelectionFlags flags) {
    std::sort(rows.begin(), rows.end());
    QItemSelection selection;
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1)
            ++last;
        selection.append(
            QItemSelectionRange(m_model.index(rows[first], 0), m_model.index(rows[last], m_model.columnCount() - 1)));
        first = last + 1;
    }
    m_leading = true;
    m_selection.select(selection, flags);
    m_leading = false;
}

void RackView::selectAll() {
    std::vector<int> rows;
    for (const Rack& rack : m_plan.racks())
        for (const RackSlot& slot : rack.slots)
            if (const int row = modelRow(slot.row); row >= 0) rows.push_back(row);
    select(std::move(rows), QItemSelectionModel::ClearAndSelect);
}

} // namespace remuda
