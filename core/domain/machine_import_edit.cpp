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
        row.source.clear();
        checkRow(row);
    }
    checkAcrossRows();
}

void ImportCheck::setCells(std::size_t index, std::vector<std::string> cells) {
    auto& row = m_rows[index];
    row.cells = std::move(cells);
    row.malformed.clear();
    row.source.clear();
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
    return {row.cells, row.malformed, row.source, row.left_out};
}

void ImportCheck::setRecords(const std::vector<std::pair<std::size_t, Record>>& records) {
    for (const auto& [index, record] : records) {
        auto& row = m_rows[index];
        row.cells = record.cells;
        row.malformed = record.malformed;
        row.source = record.source;
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
    return toCsv([](std::size_t) { return true; });
}

std::string ImportCheck::toCsv(const std::function<bool(std::size_t row)>& wanted) const {
    std::string text = m_header_source.empty() ? csvLine(m_columns) : m_header_source;
    for (std::size_t index = 0; index < m_rows.size(); ++index) {
        if (!wanted(index)) continue;
        const auto& row = m_rows[index];
        text += row.malformed.empty() ? csvLine(row.cells) : row.source;
    }
    // What begins like a mark or like UTF-16 is neither behind a mark.
    if (text.starts_with(utf8Mark) || csvForm(text) == CsvForm::utf16) text.insert(0, utf8Mark);
    return text;
}

} // namespace remuda
