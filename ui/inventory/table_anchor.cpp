// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/table_anchor.h"

#include "ui/inventory/inventory_model.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

namespace remuda {

TableAnchor::TableAnchor(QTableView& table, InventoryModel& model)
    : QObject(&table)
    , m_table(table)
    , m_model(model) {
    connect(&model, &InventoryModel::aboutToApply, this, [this](bool same_question) {
        m_names.clear();
        if (same_question) remember();
    });
    connect(&model, &InventoryModel::applied, this,
            [this](bool same_question) { same_question ? restore() : showAnswer(); });
}

void TableAnchor::remember() {
    if (m_table.verticalScrollBar()->value() == 0) return;
    m_first = m_table.rowAt(0);
    if (m_first < 0) return;
    m_offset = m_table.rowViewportPosition(m_first);
    const int end = m_table.rowAt(m_table.viewport()->height() - 1);
    for (int row = m_first; row <= (end < 0 ? m_model.rowCount() - 1 : end); ++row)
        m_names.append(m_model.nameOf(row));
}

void TableAnchor::restore() {
    if (m_names.isEmpty() || m_model.nameOf(m_first) == m_names.first()) return;
    // The first row in sight that is still there gives the place; those above it may be gone.
    for (int at = 0; at < m_names.size(); ++at) {
        const int row = m_names[at].isEmpty() ? -1 : m_model.rowOf(m_names[at]);
        if (row < 0) continue;
        const int height = m_table.verticalHeader()->defaultSectionSize();
        QMetaObject::invokeMethod(&m_table,
                                  "updateGeometries"); // the range of the scroll bar counts the rows of before
        m_table.verticalScrollBar()->setValue(row * height - (m_offset + at * height));
        return;
    }
}

void TableAnchor::showAnswer() {
    const QModelIndex current = m_table.currentIndex();
    if (current.isValid() && m_table.selectionModel()->isSelected(current))
        m_table.scrollTo(current);
    else
        m_table.verticalScrollBar()->setValue(0);
}

} // namespace remuda
