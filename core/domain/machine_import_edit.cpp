// SPDX-License-Identifier: GPL-3.0-or-later
// How a file under check is mended.
#include "core/domain/csv.h"
#include "core/domain/machine_import.h"

namespace remuda {

void ImportCheck::setCell(std::size_t row, std::size_t column, std::string text) {
    setCells({{row, column, std::move(text)}});
}

void ImportCheck::setCells(const std::vector<Edit>& edits) {
    for (const auto& edit : edits) {
        auto& row = m_rows[edit.row];
        if (row.cells.size() <= edit.column) row.cells.resize(std::min(edit.column + 1, m_columns.size()));
        if (edit.column < row.cells.size()) row.cells[edit.column] = edit.text;
        row.malformed.clear();
        checkRow(row);
    }
    checkAcrossRows();
}

void ImportCheck::setCells(std::size_t index, std::vector<std::string> cells) {
    auto& row = m_rows[index];
    row.cells = std::move(cells);
    row.malformed.clear();
    checkRow(row);
    checkAcrossRows();
}

void ImportCheck::setLeftOut(const std::vector<std::size_t>& rows, bool left) {
    for (const auto row : rows)
        m_rows[row].left_out = left;
    checkAcrossRows();
}

ImportCheck::Record ImportCheck::record(std::size_t index) const {
    const auto& row = m_rows[index];
    return {row.cells, row.malformed, row.left_out};
}

void ImportCheck::setRecords(const std::vector<std::pair<std::size_t, Record>>& records) {
    for (const auto& [index, record] : records) {
        auto& row = m_rows[index];
        row.cells = record.cells;
        row.malformed = record.malformed;
        row.left_out = record.left_out;
        checkRow(row);
    }
    checkAcrossRows();
}

void ImportCheck::setExisting(ImportExisting existing) {
    if (existing == m_existing) return;
    m_existing = existing;
    for (auto& row : m_rows)
        checkRow(row);
    checkAcrossRows();
}

std::string ImportCheck::toCsv() const {
    std::string text = csvLine(m_columns);
    for (const auto& row : m_rows)
        text += csvLine(row.cells);
    return text;
}

} // namespace remuda
