// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/table_layout.h"

#include "ui/common/table_view.h"
#include "ui/inventory/inventory_columns.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QScopedValueRollback>

#include <algorithm>

namespace remuda {

TableLayout::TableLayout(TableView& table)
    : QObject(&table)
    , m_table(table)
    , m_header(*table.horizontalHeader()) {
    m_header.setStretchLastSection(false);
    m_told.setSingleShot(true);
    m_told.setInterval(0);
    connect(&m_told, &QTimer::timeout, this, &TableLayout::changed);
    const auto tell = [this] {
        if (!m_setting) m_told.start();
    };
    // A resize while no button is down is the window's doing, not the person's.
    connect(&m_header, &QHeaderView::sectionResized, this, [tell] {
        if (QGuiApplication::mouseButtons() != Qt::NoButton) tell();
    });
    connect(&m_header, &QHeaderView::sectionMoved, this, tell);
    connect(&m_header, &QHeaderView::sortIndicatorChanged, this, tell);
    setColumns({});
}

int TableLayout::usualWidth(int column) const {
    return inventoryColumns()[std::size_t(column)].width * m_table.fontMetrics().averageCharWidth() +
           2 * TableDelegate::padding;
}

std::vector<SavedView::Column> TableLayout::present() const {
    std::vector<SavedView::Column> columns;
    for (int place = 0; place < m_header.count(); ++place) {
        const int column = m_header.logicalIndex(place);
        if (m_header.isSectionHidden(column)) continue;
        const int width = m_header.sectionSize(column);
        columns.push_back(
            {inventoryColumns()[std::size_t(column)].key.toStdString(), width == usualWidth(column) ? 0 : width});
    }
    return columns;
}

std::vector<SavedView::Column> TableLayout::columns() const {
    std::vector<SavedView::Column> usual;
    for (const InventoryColumn& column : inventoryColumns())
        if (column.usual) usual.push_back({column.key.toStdString(), 0});
    auto columns = present();
    if (columns == usual) columns.clear();
    return columns;
}

void TableLayout::setColumns(const std::vector<SavedView::Column>& wanted) {
    const QScopedValueRollback setting(m_setting, true);
    std::vector<std::pair<int, int>> columns; // and their widths
    for (const auto& column : wanted)
        if (const int known = inventoryColumn(QString::fromStdString(column.field)); known >= 0)
            columns.emplace_back(known, column.width);
    if (wanted.empty())
        for (int column = 0; column < m_header.count(); ++column)
            if (inventoryColumns()[std::size_t(column)].usual) columns.emplace_back(column, 0);
    if (std::none_of(columns.begin(), columns.end(), [](const auto& column) { return column.first == 0; }))
        columns.insert(columns.begin(), {0, 0});
    for (int column = 0; column < m_header.count(); ++column)
        m_header.setSectionHidden(column, true);
    for (std::size_t place = 0; place < columns.size(); ++place) {
        const auto [column, width] = columns[place];
        m_header.moveSection(m_header.visualIndex(column), int(place));
        m_header.setSectionHidden(column, false);
        m_header.resizeSection(column, width > 0 ? width : usualWidth(column));
    }
    // Those that are hidden wait in their own order.
    for (int column = 0, place = int(columns.size()); column < m_header.count(); ++column)
        if (m_header.isSectionHidden(column)) m_header.moveSection(m_header.visualIndex(column), place++);
}

QStringList TableLayout::shown() const {
    QStringList keys;
    for (const auto& column : present())
        keys.append(QString::fromStdString(column.field));
    return keys;
}

void TableLayout::setShown(const QStringList& keys) {
    const auto known = present();
    std::vector<SavedView::Column> columns;
    for (const QString& key : keys) {
        const auto same = std::find_if(known.begin(), known.end(),
                                       [&](const auto& column) { return column.field == key.toStdString(); });
        columns.push_back({key.toStdString(), same == known.end() ? 0 : same->width});
    }
    setColumns(columns);
    m_told.start();
}

std::string TableLayout::sort() const {
    const int column = m_header.sortIndicatorSection();
    if (column <= 0 && m_header.sortIndicatorOrder() == Qt::AscendingOrder) return {};
    const auto field = machineFields()[inventoryColumns()[std::size_t(std::max(column, 0))].field].name;
    return (m_header.sortIndicatorOrder() == Qt::DescendingOrder ? "-" : "") + std::string(field);
}

void TableLayout::setSort(const std::string& sort) {
    const QScopedValueRollback setting(m_setting, true);
    const bool descending = sort.starts_with('-');
    const int column = inventoryColumn(QString::fromStdString(descending ? sort.substr(1) : sort));
    m_table.sortByColumn(std::max(column, 0), descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

} // namespace remuda
