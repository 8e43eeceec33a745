// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_import.h"

#include <algorithm>

namespace remuda {

namespace {

ImportError formError(CsvForm form) {
    if (form == CsvForm::utf16) {
        auto error = importError(1, "utf-16", "", "UTF-16", "UTF-8");
        error.message = "the file is written in UTF-16, expected UTF-8: save it as \"CSV UTF-8\"";
        return error;
    }
    const std::string separator = form == CsvForm::semicolons ? "semicolons" : "tabs";
    auto error = importError(1, separator, "", separator, "commas");
    error.message = "the fields of the file are separated by " + separator +
                    ", expected commas: save it with commas between the fields";
    return error;
}

} // namespace

std::string_view toText(ImportOutcome outcome) {
    constexpr std::string_view words[] = {"created", "changed", "unchanged", "conflicting", "error", "left_out"};
    return words[static_cast<std::size_t>(outcome)];
}

ImportCheck::ImportCheck(std::string_view csv, ImportInventory inventory, ImportExisting existing)
    : m_inventory(std::move(inventory))
    , m_form(csvForm(csv))
    , m_existing(existing) {
    if (m_form != CsvForm::commas) {
        m_header_errors.push_back(formError(m_form));
        checkAcrossRows();
        return;
    }
    CsvReader reader(csv);
    CsvRecord record;
    bool header = true;
    while (reader.next(record)) {
        std::vector<std::string> cells;
        cells.reserve(record.fields.size());
        for (auto& field : record.fields)
            cells.push_back(std::move(field.text));
        if (header) {
            if (!record.malformed.empty()) {
                m_header_source = record.asItStands();
                m_header_errors.push_back(
                    importError(record.line, "bad csv", "", record.malformed, "a header by RFC 4180"));
            }
            readHeader(std::move(cells), record.line);
            header = false;
            continue;
        }
        auto& row = m_rows.emplace_back();
        row.line = record.line;
        row.cells = std::move(cells);
        row.malformed = record.malformed;
        if (!row.malformed.empty()) row.source = record.asItStands();
        checkRow(row);
    }
    if (header)
        m_header_errors.push_back(
            importError(1, "missing header", "", "", "a header line with the names of the columns"));
    checkAcrossRows();
}

void ImportCheck::readHeader(std::vector<std::string> names, std::size_t line) {
    m_columns = std::move(names);
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const auto& name = m_columns[i];
        const auto* field = machineField(name);
        const bool known = field && field->csv;
        const bool repeated = std::find(m_columns.begin(), m_columns.begin() + static_cast<std::ptrdiff_t>(i), name) !=
                              m_columns.begin() + static_cast<std::ptrdiff_t>(i);
        m_fields.push_back(known && !repeated ? field : nullptr);
        if (!known)
            m_header_errors.push_back(
                importError(line, "unknown column", printable(name), name, "the name of a column of the inventory"));
        else if (repeated)
            m_header_errors.push_back(importError(line, "duplicate column", name, name, "each column once"));
    }
    for (const auto& field : machineFields())
        if (field.required && std::find(m_fields.begin(), m_fields.end(), &field) == m_fields.end())
            m_header_errors.push_back(importError(line, "missing column", std::string(field.name), "",
                                                  "the column " + std::string(field.name)));
    m_name_column = static_cast<std::size_t>(
        std::find(m_fields.begin(), m_fields.end(), machineField("hardware_name")) - m_fields.begin());
}

void ImportCheck::checkAcrossRows() {
    m_errors = m_header_errors;
    std::vector<ImportClaims::Row*> claims;
    claims.reserve(m_rows.size());
    for (auto& row : m_rows) {
        row.claims.may_claim = row.own.empty() && !row.left_out;
        if (!row.left_out) claims.push_back(&row.claims);
    }
    ImportClaims::check(claims);
    const auto place = [this](const ImportError& each) {
        return std::find(m_columns.begin(), m_columns.end(), each.column);
    };
    for (auto& row : m_rows) {
        row.outcome = ImportOutcome::left_out;
        if (row.left_out) continue;
        auto errors = row.own;
        errors.insert(errors.end(), row.claims.errors.begin(), row.claims.errors.end());
        row.outcome = outcomeOf(row, errors);
        if (errors.empty()) continue;
        std::stable_sort(errors.begin(), errors.end(),
                         [&](const auto& a, const auto& b) { return place(a) < place(b); });
        std::move(errors.begin(), errors.end(), std::back_inserter(m_errors));
    }
}

ImportOutcome ImportCheck::outcomeOf(const Row& row, const std::vector<ImportError>& errors) const {
    const auto inFile = [](const ImportError& each) { return each.machine.empty(); };
    if (!m_header_errors.empty() || std::any_of(errors.begin(), errors.end(), inFile)) return ImportOutcome::error;
    if (!errors.empty()) return ImportOutcome::conflicting;
    if (!row.existing) return ImportOutcome::created;
    return row.machine == *row.existing ? ImportOutcome::unchanged : ImportOutcome::changed;
}

std::string_view ImportCheck::cell(std::size_t row, std::size_t column) const {
    const auto& cells = m_rows[row].cells;
    return column < cells.size() ? std::string_view(cells[column]) : std::string_view();
}

ImportOutcome ImportCheck::outcome(std::size_t row) const {
    return m_rows[row].outcome;
}

std::optional<std::string> ImportCheck::before(std::size_t index, std::size_t column) const {
    const auto& row = m_rows[index];
    if (!row.existing || column >= m_fields.size() || !m_fields[column] || column >= row.cells.size()) return {};
    const auto& field = *m_fields[column];
    if (field.isSame(row.machine, *row.existing)) return {};
    return field.get(*row.existing);
}

std::vector<const ImportError*> ImportCheck::errorsOf(std::size_t row) const {
    std::vector<const ImportError*> result;
    const auto before = [](const ImportError& each, std::size_t line) { return each.line < line; };
    for (auto each = std::lower_bound(m_errors.begin(), m_errors.end(), m_rows[row].line, before);
         each != m_errors.end() && each->line == m_rows[row].line; ++each)
        result.push_back(&*each);
    return result;
}

bool ImportCheck::isValid(std::size_t row) const {
    const auto outcome = m_rows[row].outcome;
    return outcome == ImportOutcome::created || outcome == ImportOutcome::changed ||
           outcome == ImportOutcome::unchanged;
}

std::size_t ImportCheck::validRows() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        count += isValid(i);
    return count;
}

std::vector<ImportWrite> ImportCheck::writes() const {
    std::vector<ImportWrite> result;
    for (const auto& row : m_rows)
        if (row.outcome == ImportOutcome::created || row.outcome == ImportOutcome::changed)
            result.push_back({row.line, row.existing, row.machine});
    return result;
}

} // namespace remuda
