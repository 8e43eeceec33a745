// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inventory/inventory_model.h"
#include "ui/inventory/rack_painter.h"

#include <QAbstractScrollArea>
#include <QItemSelectionModel>

namespace remuda {

// The racks to scale. Shares model and selection with the table: what is selected in one is selected in the other, and
// machines that the query does not find are dimmed and cannot be selected. Paints only what is seen. GUI thread.
//
// Keys: arrows go from machine to machine or empty unit and from rack to rack, Page Up and Down a line of racks, Home
// and End to top and bottom; Shift extends the selection, Ctrl moves without selecting, Space adds or takes away,
// Return opens.
class RackView : public QAbstractScrollArea {
    Q_OBJECT
public:
    RackView(InventoryModel& model, QItemSelectionModel& selection, QWidget* parent = nullptr);

    struct Cursor {
        int rack = -1, unit = 1;
        bool operator==(const Cursor&) const = default;
    };

    void setPlan(const RackPlan& plan);
    void renew(const RackPlan& plan); // with the same places: paints the machines that look different
    const RackPlan& plan() const { return m_plan; }
    const RackLayout& layoutOfRacks() const { return m_layout; }

    double unitHeight() const { return m_layout.unitHeight(); }
    void setUnitHeight(double height); // leaves fitting
    void fit();                        // the tallest rack is as high as the view, now and after every resize
    bool isFitting() const { return m_fitting; }

    Cursor cursor() const { return m_cursor; }
    void setCursor(Cursor cursor); // and scrolls to it; the selection stays
    bool reveal(const QString& hardware_name);
    QString describe(Cursor cursor) const; // in words: "HW12, in use, role web, …" or "rack r1, unit 4, empty"
    Cursor at(const QPoint& point) const;  // of the viewport; rack -1: nothing, unit 0: the rack's name
    bool isSelected(std::uint32_t row) const;
    // Where a machine is drawn in the viewport; empty when it is in no rack.
    QRectF visualRect(const QString& hardware_name) const;

Q_SIGNALS:
    void opened();                               // Return or double click
    void contextMenuAsked(const QPoint& global); // also by the menu key
    void zoomChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void followModel();
    void arrange(); // layout and scroll bars anew, the cursor's rack staying where it is
    QPointF offset() const;
    QPointF toFloor(const QPoint& point) const { return QPointF(point) + offset(); }
    const RackSlot* slotAt(Cursor cursor) const;
    int modelRow(std::uint32_t row) const; // -1: the query does not find it
    std::vector<int> rowsBetween(Cursor one, Cursor other) const;
    void select(std::vector<int> model_rows, QItemSelectionModel::SelectionFlags flags);
    void moveTo(Cursor cursor, Qt::KeyboardModifiers modifiers);
    Cursor upOrDown(int step) const;
    Cursor sideways(int step, int lines) const;
    void selectAll();
    void announce();
    void hover(const QPoint& point);
    void updateSlot(int rack, int unit, int height);
    void updateAt(Cursor cursor);
    QString tip(const RackSlot& slot) const;
    void takeCurrent(const QModelIndex& index);

    InventoryModel& m_model;
    QItemSelectionModel& m_selection;
    RackPlan m_plan;
    RackLayout m_layout;
    Cursor m_cursor, m_anchor, m_hovered;
    int m_wanted_unit = 1;     // kept while going sideways
    double m_unit_height = 16; // unless fitting
    bool m_fitting = true;
    bool m_leading = false;               // the selection changes by this view's doing
    mutable std::vector<bool> m_selected; // by row of the model
    mutable bool m_selected_is_stale = true;
};

} // namespace remuda
