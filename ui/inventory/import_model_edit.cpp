// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the import's table that changes it.
#include "ui/inventory/import_model.h"

#include <algorithm>

namespace remuda {

void ImportModel::setCheck(std::unique_ptr<ImportCheck> check) {
    beginResetModel();
    m_check = std::move(check);
    m_server.clear();
    refresh();
    endResetModel();
    Q_EMIT findingsChanged();
}

bool ImportModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() < first_column || !m_check) return false;
    const auto row = std::size_t(index.row()), column = std::size_t(index.column() - first_column);
    const std::string text = value.toString().toStdString();
    if (m_check->cell(row, column) == text) return true;
    m_check->setCell(row, column, text);
    m_server.removeIf([&index](const ImportFinding& each) { return each.row == index.row(); });
    changedEverywhere();
    return true;
}

void ImportModel::takeBefore(const QModelIndexList& cells) {
    std::vector<ImportCheck::Edit> edits;
    for (const QModelIndex& cell : cells)
        if (const auto text = before(cell))
            edits.push_back({std::size_t(cell.row()), std::size_t(cell.column() - first_column), text->toStdString()});
    if (edits.empty()) return;
    m_check->setCells(edits);
    m_server.clear();
    changedEverywhere();
}

void ImportModel::setUpdating(bool update) {
    if (!m_check) return;
    m_check->setExisting(update ? ImportExisting::update : ImportExisting::refuse);
    m_server.clear();
    changedEverywhere();
}

void ImportModel::dropSurplus(int row) {
    std::vector<std::string> cells;
    for (std::size_t column = 0; column < m_check->columns().size(); ++column)
        cells.emplace_back(m_check->cell(std::size_t(row), column));
    m_check->setCells(std::size_t(row), std::move(cells));
    changedEverywhere();
}

void ImportModel::setLeftOut(const QVector<int>& rows, bool left) {
    m_check->setLeftOut({rows.begin(), rows.end()}, left);
    m_server.clear();
    changedEverywhere();
}

void ImportModel::changedEverywhere() {
    refresh();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT findingsChanged();
    Q_EMIT edited();
}

// The server counts the lines of the text it was sent, where nothing but the rows is left; a cell may span lines.
void ImportModel::setServerErrors(const std::vector<ImportError>& errors) {
    if (!m_check) return;
    QHash<qulonglong, int> row_of_line;
    qulonglong line = 2;
    for (std::size_t row = 0; row < m_check->rows(); ++row) {
        if (m_check->isLeftOut(row)) continue;
        row_of_line.insert(line, int(row));
        line += 1;
        for (std::size_t column = 0; column < m_check->cells(row); ++column) {
            const std::string_view cell = m_check->cell(row, column);
            line += qulonglong(std::count(cell.begin(), cell.end(), '\n'));
        }
    }
    QVector<ImportFinding> found;
    for (const ImportError& error : errors) {
        const int row = row_of_line.value(qulonglong(error.line), -1);
        ImportFinding each = finding(error, row, true);
        if (row >= 0) {
            if (!m_check->isValid(std::size_t(row))) continue; // known here already
            each.line = qulonglong(m_check->line(std::size_t(row)));
        }
        found.append(each);
    }
    if (found == m_server) return;
    m_server = std::move(found);
    refresh();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT findingsChanged();
}

} // namespace remuda
