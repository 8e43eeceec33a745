// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

namespace remuda {

// What a model of ours may say about a cell, beyond Qt's own roles.
enum CellRole {
    SortRole = Qt::UserRole + 1, // typed value to sort by
    ToneRole,                    // int(Tone): the cell is drawn as a status, shape and word
    StyleRole,                   // int(CellStyle)
    FlashRole,                   // 0…1: how strongly a recent change still glows
    IdRole,                      // QString: the row's identity
    ProgressRole,                // 0…100: the cell is drawn as a bar with its text beside
    MarkRole,                    // int(Tone): tints the cell (a wrong value in an import)
};

enum class CellStyle { text, monospaced, number, secondary, link };

// Draws cells the way every table of the window does: one row height, a hairline below, no grid, numbers to the right
// with digits of one width, names monospaced, statuses as shape and word.
class TableDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    static constexpr int padding = 10; // left and right of a cell's text
};

// The table of every place. Rows are selected whole; sorting is on; the vertical header is hidden.
class TableView : public QTableView {
    Q_OBJECT
public:
    // `name` is the accessible name that people and drivers find it by: "Machines".
    explicit TableView(const QString& name, QWidget* parent = nullptr);

    // Widths in characters of the body font, one per column; the last stretches unless told otherwise.
    void setColumnWidths(const QVector<int>& characters, bool stretch_last = true);
    // Ids (IdRole) of the selected rows, top to bottom.
    QStringList selectedIds() const;
    // Words shown in the middle while the model has no rows.
    void setPlaceholder(const QString& text);

Q_SIGNALS:
    void contextMenuAsked(const QPoint& global); // also by the menu key and Shift+F10
    void opened(const QModelIndex& index);       // double click or Return

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitRows();
    void hoverRow(int row);

    QString m_placeholder;
    int m_hovered = -1;
    friend class TableDelegate;
};

} // namespace remuda
