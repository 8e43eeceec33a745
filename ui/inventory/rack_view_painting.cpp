// SPDX-License-Identifier: GPL-3.0-or-later
// What is painted anew: all that is in sight, or what has come into sight, or single machines.
#include "ui/inventory/rack_view.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <utility>

namespace remuda {

void RackView::renew(const RackPlan& plan) {
    const RackPlan before = std::exchange(m_plan, plan);
    static const std::array painted{replicaField("status"), replicaField("role")};
    const ReplicaSnapshot &old = before.snapshot(), &fresh = m_plan.snapshot();
    const auto same = [&](std::uint32_t row) {
        return std::all_of(painted.begin(), painted.end(),
                           [&](std::size_t field) { return old.text(row, field) == fresh.text(row, field); });
    };
    for (const int rack : m_layout.racksIn(QRectF(viewport()->rect()).translated(offset())))
        for (const RackSlot& slot : m_plan.racks()[std::size_t(rack)].slots)
            if (!same(slot.row)) updateSlot(rack, slot.unit, slot.height);
}

// With what is drawn a little beyond it: the cursor, the edges of letters.
void RackView::updateSlot(int rack, int unit, int height) {
    const QRectF place = m_layout.unitRect(rack, unit, height).translated(-offset());
    viewport()->update(place.adjusted(-2, -2, 2, 2).toAlignedRect());
}

void RackView::updateAt(Cursor cursor) {
    if (cursor.rack < 0 || cursor.rack >= int(m_plan.racks().size())) return;
    const RackSlot* slot = slotAt(cursor);
    updateSlot(cursor.rack, slot != nullptr ? slot->unit : cursor.unit, slot != nullptr ? slot->height : 1);
}

// What stays in sight is moved as a picture; only what comes into sight is painted.
void RackView::scrollContentsBy(int dx, int dy) {
    if (isRightToLeft() && dx != 0) return viewport()->update();
    viewport()->scroll(dx, dy);
}

void RackView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.translate(-offset());
    const RackSlot* hovered = slotAt(m_hovered);
    const RackPainter racks(m_plan, m_layout, RackStyle::ofTheme(), [this, hovered](std::uint32_t row) {
        RackMark mark;
        mark.matches = modelRow(row) >= 0;
        mark.selected = mark.matches && isSelected(row);
        mark.hovered = hovered != nullptr && hovered->row == row;
        return mark;
    });
    for (const QRect& part : event->region()) {
        painter.setClipRect(QRectF(part).translated(offset()));
        racks.paintArea(painter, QRectF(part).translated(offset()));
    }
    painter.setClipping(false);
    if (!hasFocus() || m_cursor.rack < 0) return;
    const RackSlot* slot = slotAt(m_cursor);
    racks.paintCursor(painter, m_cursor.rack, slot != nullptr ? slot->unit : m_cursor.unit,
                      slot != nullptr ? slot->height : 1);
}

} // namespace remuda
