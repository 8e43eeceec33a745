// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/table_view.h"
#include "ui/inventory/inventory_model.h"

namespace remuda {

class MachineSelection;

// Draws the heading of a group over the whole width of the table, wherever it is scrolled to; machines as in every
// table.
class InventoryDelegate : public TableDelegate {
    Q_OBJECT
public:
    using TableDelegate::TableDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

// The table of machines. Headings open and close by a click, Space chooses a whole group; Left and Right close and open
// groups, as in a tree. Current row and scroll position survive a reset by name.
class InventoryTable : public TableView {
    Q_OBJECT
public:
    explicit InventoryTable(InventoryModel& model, QWidget* parent = nullptr);

    InventoryModel& machines() const { return m_model; }
    MachineSelection& chosen() const { return *m_selection; }
    // Makes the machine current, opening its group; false when the query does not find it.
    bool goTo(const QString& name);
    void selectAll() override; // all that the query finds

Q_SIGNALS:
    void headingMenuAsked(int group, const QPoint& global);

protected:
    void dataChanged(const QModelIndex& top_left, const QModelIndex& bottom_right, const QList<int>& roles) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int headingAt(const QPoint& at) const; // the group; -1: no heading
    bool keyOnGroup(QKeyEvent* event);
    void makeCurrent(int row);
    void toggleChosen(int group);
    void keepThroughReset();
    int keptRow() const;

    InventoryModel& m_model;
    MachineSelection* m_selection;
    QString m_kept_current, m_kept_group;
};

} // namespace remuda
