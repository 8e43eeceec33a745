// SPDX-License-Identifier: GPL-3.0-or-later
// How racks are gone through and machines selected, by keyboard and pointer.
#include "ui/inventory/rack_accessible.h"
#include "ui/inventory/rack_view.h"

#include <QContextMenuEvent>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace remuda {

RackView::Cursor RackView::at(const QPoint& point) const {
    const int rack = m_layout.rackAt(toFloor(point));
    if (rack < 0) return {};
    return {rack, m_layout.unitAt(rack, toFloor(point))};
}

void RackView::moveTo(Cursor cursor, Qt::KeyboardModifiers modifiers) {
    if (cursor.rack < 0) return;
    const RackSlot* slot = slotAt(cursor);
    if (slot != nullptr) cursor.unit = slot->unit;
    const int row = slot != nullptr ? modelRow(slot->row) : -1;
    const bool extend = modifiers.testFlag(Qt::ShiftModifier) && m_anchor.rack >= 0;
    setCursor(cursor);
    if (row >= 0) {
        m_leading = true;
        m_selection.setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
        m_leading = false;
    }
    if (extend)
        select(rowsBetween(m_anchor, cursor), QItemSelectionModel::ClearAndSelect);
    else if (!modifiers.testFlag(Qt::ControlModifier)) {
        m_anchor = cursor;
        if (row >= 0) select({row}, QItemSelectionModel::ClearAndSelect);
    }
    announce();
}

void RackView::setCursor(Cursor cursor) {
    updateAt(m_cursor);
    m_cursor = cursor;
    if (cursor.rack >= 0) {
        const RackSlot* slot = slotAt(cursor);
        QRectF wanted = m_layout.unitRect(cursor.rack, slot != nullptr ? slot->unit : cursor.unit,
                                          slot != nullptr ? slot->height : 1);
        wanted.adjust(-RackLayout::margin, -RackLayout::nameHeight, RackLayout::margin, RackLayout::margin);
        const auto follow = [](QScrollBar* bar, double from, double to) {
            if (to > bar->value() + bar->pageStep()) bar->setValue(int(to) - bar->pageStep());
            if (from < bar->value()) bar->setValue(int(from));
        };
        follow(verticalScrollBar(), wanted.top(), wanted.bottom());
        follow(horizontalScrollBar(), wanted.left(), wanted.right());
    }
    updateAt(m_cursor);
}

bool RackView::reveal(const QString& hardware_name) {
    const auto row = m_plan.snapshot().rowOf(hardware_name.toStdString());
    const int number = row ? m_plan.rackOf(*row) : -1;
    if (number < 0) return false;
    const Rack& rack = m_plan.racks()[std::size_t(number)];
    setCursor({number, rack.slots[std::size_t(rack.slotOf(*row))].unit});
    return true;
}

// The table went to another machine: be there too.
void RackView::takeCurrent(const QModelIndex& index) {
    if (m_leading || !index.isValid()) return;
    if (reveal(m_model.nameOf(index.row()))) m_anchor = m_cursor;
}

RackView::Cursor RackView::upOrDown(int step) const {
    const Rack& rack = m_plan.racks()[std::size_t(m_cursor.rack)];
    const RackSlot* slot = slotAt(m_cursor);
    const int top = slot != nullptr ? slot->unit + slot->height - 1 : m_cursor.unit;
    const int bottom = slot != nullptr ? slot->unit : m_cursor.unit;
    const int unit = step < 0 ? top + 1 : bottom - 1;
    return unit < 1 || unit > rack.units ? m_cursor : Cursor{m_cursor.rack, unit};
}

RackView::Cursor RackView::sideways(int step, int lines) const {
    const int last = int(m_plan.racks().size()) - 1;
    const int rack = lines != 0 ? m_layout.neighbour(m_cursor.rack, lines) : std::clamp(m_cursor.rack + step, 0, last);
    return {rack, std::min(m_wanted_unit, m_plan.racks()[std::size_t(rack)].units)};
}

void RackView::keyPressEvent(QKeyEvent* event) {
    if (m_plan.racks().empty()) return QAbstractScrollArea::keyPressEvent(event);
    if (event->matches(QKeySequence::SelectAll)) return selectAll();
    const Qt::KeyboardModifiers modifiers = event->modifiers();
    const bool control = modifiers.testFlag(Qt::ControlModifier);
    const int last = int(m_plan.racks().size()) - 1;
    const auto units = [this](int rack) { return m_plan.racks()[std::size_t(rack)].units; };
    const bool nowhere = m_cursor.rack < 0;
    if (nowhere) m_cursor = {0, units(0)};
    std::optional<Cursor> next;
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        next = upOrDown(event->key() == Qt::Key_Up ? -1 : 1);
        break;
    case Qt::Key_Left:
        next = sideways(-1, 0);
        break;
    case Qt::Key_Right:
        next = sideways(1, 0);
        break;
    case Qt::Key_PageUp:
        next = sideways(0, -1);
        break;
    case Qt::Key_PageDown:
        next = sideways(0, 1);
        break;
    case Qt::Key_Home:
        next = Cursor{control ? 0 : m_cursor.rack, units(control ? 0 : m_cursor.rack)};
        break;
    case Qt::Key_End:
        next = Cursor{control ? last : m_cursor.rack, 1};
        break;
    default:
        break;
    }
    if (next) {
        if (nowhere) next = m_cursor; // the first step is to arrive
        const bool sidewards = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right ||
                               event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown;
        moveTo(*next, modifiers);
        if (!sidewards) m_wanted_unit = m_cursor.unit;
        return;
    }
    if (nowhere) m_cursor = {};
    if (event->key() == Qt::Key_Space) {
        const RackSlot* slot = slotAt(m_cursor);
        const int row = slot != nullptr ? modelRow(slot->row) : -1;
        if (row >= 0) select({row}, QItemSelectionModel::Toggle);
        m_anchor = m_cursor;
        return announce();
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && slotAt(m_cursor) != nullptr)
        return Q_EMIT opened();
    if (control && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal))
        return setUnitHeight(unitHeight() * 1.2);
    if (control && event->key() == Qt::Key_Minus) return setUnitHeight(unitHeight() / 1.2);
    if (control && event->key() == Qt::Key_0) return fit();
    QAbstractScrollArea::keyPressEvent(event);
}

void RackView::mousePressEvent(QMouseEvent* event) {
    const Cursor there = at(event->pos());
    if (there.rack < 0) return;
    const RackSlot* slot = slotAt(there);
    if (event->button() == Qt::RightButton) {
        // As in a table: what is selected stays selected when it is asked about.
        if (slot != nullptr && !isSelected(slot->row)) moveTo(there, Qt::NoModifier);
        return;
    }
    if (event->button() != Qt::LeftButton) return;
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (there.unit == 0) { // the rack's name: all of it
        const Rack& rack = m_plan.racks()[std::size_t(there.rack)];
        return select(rowsBetween({there.rack, rack.units}, {there.rack, 1}),
                      control ? QItemSelectionModel::Select : QItemSelectionModel::ClearAndSelect);
    }
    moveTo(there, event->modifiers());
    m_wanted_unit = m_cursor.unit;
    if (!control || event->modifiers().testFlag(Qt::ShiftModifier) || slot == nullptr) return;
    if (const int row = modelRow(slot->row); row >= 0) select({row}, QItemSelectionModel::Toggle);
    m_anchor = m_cursor;
}

void RackView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && slotAt(at(event->pos())) != nullptr) Q_EMIT opened();
}

void RackView::hover(const QPoint& point) {
    Cursor there = at(point);
    if (const RackSlot* slot = slotAt(there))
        there.unit = slot->unit;
    else
        there = {};
    if (there == m_hovered) return;
    updateAt(m_hovered);
    m_hovered = there;
    updateAt(m_hovered);
}

void RackView::mouseMoveEvent(QMouseEvent* event) {
    hover(event->pos());
}

void RackView::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) return QAbstractScrollArea::wheelEvent(event);
    const double steps = event->angleDelta().y() / 120.0;
    if (steps != 0) setUnitHeight(unitHeight() * (steps > 0 ? 1.15 : 1 / 1.15));
    event->accept();
}

void RackView::contextMenuEvent(QContextMenuEvent* event) {
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && m_cursor.rack >= 0) {
        const QRectF cell = m_layout.unitRect(m_cursor.rack, m_cursor.unit, 1).translated(-offset());
        at = viewport()->mapToGlobal(cell.bottomLeft().toPoint());
    }
    Q_EMIT contextMenuAsked(at);
    event->accept();
}

void RackView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
    announce();
}

void RackView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void RackView::announce() {
    setAccessibleDescription(describe(m_cursor));
    tellRackFocus(*this);
}

} // namespace remuda
