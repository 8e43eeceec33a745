// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/table_view.h"

#include "ui/common/theme.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace remuda {

TableView::TableView(const QString& name, QWidget* parent)
    : QTableView(parent) {
    setAccessibleName(name);
    setObjectName(name);
    setItemDelegate(new TableDelegate(this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // no arrow before something is sorted
    setSortingEnabled(true);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setFont(Theme::instance().caption());
    horizontalHeader()->setObjectName(name + QStringLiteral("Header"));
    connect(this, &QTableView::doubleClicked, this, &TableView::opened);
    fitRows();
}

void TableView::fitRows() {
    const int height = fontMetrics().height() + 11;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
}

void TableView::setColumnWidths(const QVector<int>& characters, bool stretch_last) {
    const int average = fontMetrics().averageCharWidth();
    for (int column = 0; column < characters.size(); ++column)
        horizontalHeader()->resizeSection(column, characters[column] * average + 2 * TableDelegate::padding);
    horizontalHeader()->setStretchLastSection(stretch_last);
}

QStringList TableView::selectedIds() const {
    if (selectionModel() == nullptr) return {};
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& left, const QModelIndex& right) { return left.row() < right.row(); });
    QStringList ids;
    for (const QModelIndex& row : rows)
        ids.append(row.data(IdRole).toString());
    return ids;
}

void TableView::setPlaceholder(const QString& text) {
    m_placeholder = text;
    viewport()->update();
}

void TableView::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (model() != nullptr && model()->rowCount(rootIndex()) > 0) return;
    QPainter painter(viewport());
    if (hasFocus()) { // no cell shows where the keyboard is
        painter.setPen(QPen(Theme::instance().accent(), 1.5));
        painter.drawRect(QRectF(viewport()->rect()).adjusted(0.75, 0.75, -0.75, -0.75));
    }
    painter.setPen(Theme::instance().secondaryText());
    painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                     m_placeholder);
}

void TableView::contextMenuEvent(QContextMenuEvent* event) {
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid())
        at = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    Q_EMIT contextMenuAsked(at);
    event->accept();
}

void TableView::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && state() != QAbstractItemView::EditingState && currentIndex().isValid() &&
        event->modifiers() == Qt::NoModifier) {
        Q_EMIT opened(currentIndex());
        return;
    }
    if (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier) { // keyboards without a menu key
        QContextMenuEvent menu(QContextMenuEvent::Keyboard, {}, viewport()->mapToGlobal(QPoint(0, 0)));
        return contextMenuEvent(&menu);
    }
    QTableView::keyPressEvent(event);
}

void TableView::hoverRow(int row) {
    if (row == m_hovered) return;
    const int before = std::exchange(m_hovered, row);
    for (const int changed : {before, row})
        if (changed >= 0) viewport()->update(0, rowViewportPosition(changed), viewport()->width(), rowHeight(changed));
}

void TableView::mouseMoveEvent(QMouseEvent* event) {
    hoverRow(rowAt(event->pos().y()));
    QTableView::mouseMoveEvent(event);
}

void TableView::leaveEvent(QEvent* event) {
    hoverRow(-1);
    QTableView::leaveEvent(event);
}

void TableView::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitRows();
}

} // namespace remuda
