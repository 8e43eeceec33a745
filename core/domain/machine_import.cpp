// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_import.h"

#include "core/domain/csv.h"

#include <algorithm>
#include <unordered_map>

namespace remuda {

namespace {

constexpr std::size_t longest_shown = 200;

// Whatever was found, as text that can be shown and sent as JSON.
std::string printable(std::string_view text) {
    if (text.size() > longest_shown) {
        text = text.substr(0, longest_shown);
        for (std::size_t cut = 0; cut < 4; ++cut) // perhaps in the middle of a character
            if (isUtf8(text.substr(0, longest_shown - cut)))
                return std::string(text.substr(0, longest_shown - cut)) + "…";
    }
    if (isUtf8(text)) return std::string(text);
    std::string result;
    for (const char c : text) {
        constexpr const char* digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            result += c;
        else
            result += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
    }
    return result;
}

ImportError error(std::size_t line, std::string kind, std::string column, std::string_view found,
                  std::string expected) {
    ImportError result;
    result.line = line;
    result.kind = std::move(kind);
    result.column = std::move(column);
    result.found = printable(found);
    result.expected = std::move(expected);
    const auto what = result.column.empty() ? std::string("the row") : result.column;
    const auto quoted = result.found.empty() ? std::string("nothing") : "\"" + result.found + "\"";
    result.message = what + ": found " + quoted + ", expected " + result.expected;
    return result;
}

bool looksLikeDate(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
    return true;
}

bool looksNegative(std::string_view text) {
    return text.starts_with('-') && parseCount(text.substr(1)).has_value();
}

// The word before the column's name in an error's kind.
std::string fault(const MachineField& field, std::string_view text) {
    const bool number = field.kind == FieldKind::integer || field.kind == FieldKind::size_gib;
    if (text.empty()) return "missing ";
    if (!isUtf8(text)) return "invalid utf-8 ";
    if (number && looksNegative(text)) return "negative ";
    if (field.kind == FieldKind::date && looksLikeDate(text)) return "impossible ";
    return field.words.empty() ? "bad " : "unknown ";
}

std::string fields(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " field" : " fields");
}

} // namespace

std::string unitKey(std::string_view site, std::string_view rack, std::int64_t unit) {
    std::string key(site);
    key += '\x1f';
    key += rack;
    key += '\x1f';
    return key += std::to_string(unit);
}

// What the rows above and the inventory have taken.
class ImportCheck::Claims {
public:
    explicit Claims(const InventoryLookup& inventory, std::size_t rows)
        : m_inventory(inventory) {
        for (auto& taken : m_taken)
            taken.reserve(rows);
        m_taken[static_cast<std::size_t>(ImportClaim::mac)].reserve(2 * rows);
    }

    // Errors of a row against what is taken; a row without any takes its own values.
    std::vector<ImportError> check(const Row& row, bool may_claim) {
        std::vector<ImportError> errors;
        const auto wanted = wishes(row.machine);
        for (const auto& wish : wanted)
            if (auto clash = find(row, wish, wanted)) errors.push_back(std::move(*clash));
        if (may_claim && errors.empty())
            for (const auto& wish : wanted)
                m_taken[static_cast<std::size_t>(wish.claim)].emplace(wish.value, row.line);
        return errors;
    }

private:
    struct Wish {
        ImportClaim claim;
        const char* column;
        std::string value;
        std::string shown;
    };

    static std::vector<Wish> wishes(const Machine& machine) {
        std::vector<Wish> result;
        const auto wish = [&](ImportClaim claim, const char* column, const std::string& value) {
            if (!value.empty()) result.push_back({claim, column, value, value});
        };
        wish(ImportClaim::hardware_name, "hardware_name", machine.hardware_name);
        wish(ImportClaim::serial, "serial", machine.serial);
        if (machine.unit && !machine.rack.empty())
            result.push_back({ImportClaim::unit, "unit", unitKey(machine.site, machine.rack, *machine.unit),
                              std::to_string(*machine.unit)});
        wish(ImportClaim::mac, "nic1_mac", machine.nic1_mac);
        wish(ImportClaim::mac, "nic2_mac", machine.nic2_mac);
        return result;
    }

    std::optional<ImportError> find(const Row& row, const Wish& wish, const std::vector<Wish>& all) const {
        std::string taken_by;
        const auto& taken = m_taken[static_cast<std::size_t>(wish.claim)];
        if (const auto holder = taken.find(wish.value); holder != taken.end())
            taken_by = "line " + std::to_string(holder->second) + " has it";
        else if (m_inventory && m_inventory(wish.claim, wish.value))
            taken_by = "the inventory has it";
        else if (wish.claim == ImportClaim::mac && &wish == &all.back() && repeated(wish, all))
            taken_by = "nic1_mac of the same row has it";
        if (taken_by.empty()) return std::nullopt;
        const bool unit = wish.claim == ImportClaim::unit;
        return error(
            row.line, unit ? "occupied unit" : std::string("duplicate ") + wish.column, wish.column, wish.shown,
            unit ? "a unit of rack " + printable(row.machine.rack) + " where no other machine starts (" + taken_by + ")"
                 : "a value that no other machine has (" + taken_by + ")");
    }

    static bool repeated(const Wish& last, const std::vector<Wish>& all) {
        return std::any_of(all.begin(), all.end() - 1,
                           [&](const Wish& other) { return other.claim == last.claim && other.value == last.value; });
    }

    const InventoryLookup& m_inventory;
    std::unordered_map<std::string, std::size_t> m_taken[4]; // by claim: value and the line that took it
};

ImportCheck::ImportCheck(std::string_view csv, InventoryLookup inventory)
    : m_inventory(std::move(inventory)) {
    CsvReader reader(csv);
    CsvRecord record;
    bool header = true;
    while (reader.next(record)) {
        std::vector<std::string> cells;
        cells.reserve(record.fields.size());
        for (auto& field : record.fields)
            cells.push_back(std::move(field.text));
        if (header) {
            if (!record.malformed.empty())
                m_header_errors.push_back(error(record.line, "bad csv", "", record.malformed, "a header by RFC 4180"));
            readHeader(std::move(cells), record.line);
            header = false;
            continue;
        }
        auto& row = m_rows.emplace_back();
        row.line = record.line;
        row.cells = std::move(cells);
        row.malformed = record.malformed;
        checkRow(row);
    }
    if (header)
        m_header_errors.push_back(error(1, "missing header", "", "", "a header line with the names of the columns"));
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
                error(line, "unknown column", printable(name), name, "the name of a column of the inventory"));
        else if (repeated)
            m_header_errors.push_back(error(line, "duplicate column", name, name, "each column once"));
    }
    for (const auto& field : machineFields())
        if (field.required && std::find(m_fields.begin(), m_fields.end(), &field) == m_fields.end())
            m_header_errors.push_back(
                error(line, "missing column", std::string(field.name), "", "the column " + std::string(field.name)));
}

void ImportCheck::checkRow(Row& row) const {
    row.own.clear();
    row.machine = {};
    const auto whole = [&](const char* kind, std::string_view found, std::string expected) {
        row.own.push_back(error(row.line, kind, "", found, std::move(expected)));
    };
    if (!row.malformed.empty()) return whole("bad csv", row.malformed, "a record by RFC 4180");
    if (row.cells.size() < m_columns.size())
        return whole("too few fields", fields(row.cells.size()), fields(m_columns.size()));
    if (row.cells.size() > m_columns.size())
        return whole("too many fields", fields(row.cells.size()), fields(m_columns.size()));
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        if (m_fields[i]) checkCell(row, i);
}

void ImportCheck::checkCell(Row& row, std::size_t column) const {
    const auto& field = *m_fields[column];
    const auto& text = row.cells[column];
    const bool missing = text.empty() && field.required;
    if (!missing && field.set(row.machine, text)) return;
    const std::string name(field.name);
    row.own.push_back(error(row.line, fault(field, text) + name, name, text, std::string(field.expected)));
}

void ImportCheck::checkAcrossRows() {
    m_errors = m_header_errors;
    Claims claims(m_inventory, m_rows.size());
    const auto place = [this](const ImportError& each) {
        return std::find(m_columns.begin(), m_columns.end(), each.column);
    };
    for (auto& row : m_rows) {
        auto errors = claims.check(row, row.own.empty());
        row.errors = row.own.size() + errors.size();
        if (row.errors == 0) continue;
        errors.insert(errors.begin(), row.own.begin(), row.own.end());
        std::stable_sort(errors.begin(), errors.end(),
                         [&](const auto& a, const auto& b) { return place(a) < place(b); });
        std::move(errors.begin(), errors.end(), std::back_inserter(m_errors));
    }
}

std::string_view ImportCheck::cell(std::size_t row, std::size_t column) const {
    const auto& cells = m_rows[row].cells;
    return column < cells.size() ? std::string_view(cells[column]) : std::string_view();
}

void ImportCheck::setCell(std::size_t index, std::size_t column, std::string text) {
    auto& row = m_rows[index];
    if (row.cells.size() <= column) row.cells.resize(std::min(column + 1, m_columns.size()));
    if (column < row.cells.size()) row.cells[column] = std::move(text);
    row.malformed.clear();
    checkRow(row);
    checkAcrossRows();
}

void ImportCheck::setCells(std::size_t index, std::vector<std::string> cells) {
    auto& row = m_rows[index];
    row.cells = std::move(cells);
    row.malformed.clear();
    checkRow(row);
    checkAcrossRows();
}

void ImportCheck::removeRow(std::size_t row) {
    m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(row));
    checkAcrossRows();
}

std::vector<const ImportError*> ImportCheck::errorsOf(std::size_t row) const {
    std::vector<const ImportError*> result;
    const auto before = [](const ImportError& each, std::size_t line) { return each.line < line; };
    for (auto each = std::lower_bound(m_errors.begin(), m_errors.end(), m_rows[row].line, before);
         each != m_errors.end() && each->line == m_rows[row].line; ++each)
        result.push_back(&*each);
    return result;
}

std::size_t ImportCheck::validRows() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        count += isValid(i);
    return count;
}

std::vector<Machine> ImportCheck::machines() const {
    std::vector<Machine> result;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (isValid(i)) result.push_back(m_rows[i].machine);
    return result;
}

std::string ImportCheck::toCsv() const {
    std::string text = csvLine(m_columns);
    for (const auto& row : m_rows)
        text += csvLine(row.cells);
    return text;
}

} // namespace remuda
