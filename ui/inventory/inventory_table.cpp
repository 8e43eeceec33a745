// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_table.h"

#include "ui/inventory/machine_selection.h"
#include "ui/inventory/table_anchor.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace remuda {

InventoryTable::InventoryTable(InventoryModel& model, QWidget* parent)
    : TableView(QStringLiteral("Machines"), parent)
    , m_model(model)
    , m_selection(new MachineSelection(model, this)) {
    setItemDelegate(new InventoryDelegate(this));
    setModel(&model);
    QItemSelectionModel* const usual = selectionModel();
    setSelectionModel(m_selection);
    delete usual;
    // Headings stay where they are while the columns move below them: Qt would shift their picture.
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (m_model.groupField()) viewport()->update();
    });
    connect(m_selection, &MachineSelection::chosenChanged, this, [this] {
        if (m_model.groupField()) viewport()->update(); // headings say how many are chosen
    });
    new TableAnchor(*this, model);
    keepThroughReset();
}

// A reset forgets indexes, and so do groups that close around the current machine; machines and groups are known by
// name.
void InventoryTable::keepThroughReset() {
    const auto keep = [this] {
        const int row = currentIndex().row();
        if (row < 0) return;
        m_kept_current = m_model.nameOf(row);
        m_kept_group = m_model.isHeading(row)
                           ? QString::fromStdString(m_model.groups()[std::size_t(m_model.groupOf(row))].value)
                           : QString();
    };
    const auto restore = [this] {
        if (currentIndex().isValid() || (m_kept_current.isEmpty() && m_kept_group.isEmpty())) return;
        const int row = keptRow();
        if (row < 0) return;
        m_selection->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
        scrollTo(m_model.index(row, 0));
    };
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, keep);
    connect(&m_model, &InventoryModel::aboutToHide, this, keep);
    connect(&m_model, &QAbstractItemModel::modelReset, this, restore);
    connect(&m_model, &InventoryModel::applied, this, restore);
}

// Where the machine is, or the heading it is below, or the heading that was current.
int InventoryTable::keptRow() const {
    if (!m_kept_current.isEmpty()) {
        const int row = m_model.rowOf(m_kept_current);
        const int group = row < 0 ? m_model.groupOfMachine(m_kept_current) : -1;
        return group < 0 ? row : m_model.rowOfGroup(group);
    }
    for (int group = 0; group < int(m_model.groups().size()); ++group)
        if (m_model.groups()[std::size_t(group)].value == m_kept_group.toStdString()) return m_model.rowOfGroup(group);
    return -1;
}

bool InventoryTable::goTo(const QString& name) {
    if (m_model.rowOf(name) < 0)
        if (const int group = m_model.groupOfMachine(name); group >= 0) m_model.setOpen(group, true);
    const int row = m_model.rowOf(name);
    if (row < 0) return false;
    selectRow(row);
    scrollTo(m_model.index(row, 0), QAbstractItemView::PositionAtCenter);
    return true;
}

void InventoryTable::selectAll() {
    m_selection->chooseAllFound();
}

// Machines change all the time, and few of them are in sight: just those are painted.
void InventoryTable::dataChanged(const QModelIndex& top_left, const QModelIndex& bottom_right,
                                 const QList<int>& roles) {
    const int last = m_model.rowCount() - 1;
    const bool all = last > 0 && top_left.row() == 0 && bottom_right.row() == last;
    if (!all || QAccessible::isActive()) return TableView::dataChanged(top_left, bottom_right, roles);
    const int first = rowAt(0), end = rowAt(viewport()->height() - 1);
    for (int row = std::max(first, 0); row <= (end < 0 ? last : end); ++row)
        if (m_model.isConcerned(row))
            viewport()->update(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
}

int InventoryTable::headingAt(const QPoint& at) const {
    const int row = rowAt(at.y());
    return row >= 0 && m_model.isHeading(row) ? m_model.groupOf(row) : -1;
}

// Without touching what is chosen.
void InventoryTable::makeCurrent(int row) {
    const int column = horizontalHeader()->logicalIndex(0);
    m_selection->setCurrentIndex(m_model.index(row, column), QItemSelectionModel::NoUpdate);
    scrollTo(m_model.index(row, column));
}

void InventoryTable::toggleChosen(int group) {
    m_selection->chooseGroup(group, m_selection->chosenOf(group) < int(m_model.machinesOf(group).size()));
}

void InventoryTable::mousePressEvent(QMouseEvent* event) {
    const int group = headingAt(event->pos());
    if (group < 0) return TableView::mousePressEvent(event);
    makeCurrent(m_model.rowOfGroup(group));
    if (event->button() != Qt::LeftButton) return;
    if (event->modifiers().testFlag(Qt::ControlModifier) || event->modifiers().testFlag(Qt::ShiftModifier))
        toggleChosen(group);
    else
        m_model.setOpen(group, !m_model.isOpen(group));
}

void InventoryTable::mouseDoubleClickEvent(QMouseEvent* event) {
    if (headingAt(event->pos()) < 0) TableView::mouseDoubleClickEvent(event); // the first click has toggled it
}

void InventoryTable::contextMenuEvent(QContextMenuEvent* event) {
    const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
    const int row = by_key ? currentIndex().row() : rowAt(event->pos().y());
    if (row < 0 || !m_model.isHeading(row)) return TableView::contextMenuEvent(event);
    const QPoint at =
        by_key ? viewport()->mapToGlobal(QPoint(8, rowViewportPosition(row) + rowHeight(row))) : event->globalPos();
    Q_EMIT headingMenuAsked(m_model.groupOf(row), at);
    event->accept();
}

// As in a tree: Right opens and goes in, Left closes or goes out.
bool InventoryTable::keyOnGroup(QKeyEvent* event) {
    const int row = currentIndex().row();
    const int group = m_model.groupOf(row);
    if (group < 0) return false;
    const bool heading = m_model.isHeading(row);
    switch (event->key()) {
    case Qt::Key_Right:
        if (!heading) return false;
        if (m_model.isOpen(group))
            makeCurrent(row + 1);
        else
            m_model.setOpen(group, true);
        return true;
    case Qt::Key_Left:
        if (heading && m_model.isOpen(group))
            m_model.setOpen(group, false);
        else
            makeCurrent(m_model.rowOfGroup(group));
        return true;
    case Qt::Key_Space:
        if (heading) toggleChosen(group);
        return heading;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (heading) m_model.setOpen(group, !m_model.isOpen(group));
        return heading;
    default:
        return false;
    }
}

void InventoryTable::keyPressEvent(QKeyEvent* event) {
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && m_model.groupField() && keyOnGroup(event)) return event->accept();
    if (plain && event->key() == Qt::Key_Escape && m_selection->count() > 0) return m_selection->chooseNone();
    TableView::keyPressEvent(event);
}

} // namespace remuda
