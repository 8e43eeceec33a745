// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_fields.h"

#include <functional>

namespace remuda {

struct ImportError {
    std::size_t line = 0; // of the file, on which the record begins; the header is line 1
    std::string column;   // empty when the whole row is at fault
    std::string found;    // valid UTF-8; bytes that are not are written \xNN
    std::string expected;
    std::string message; // one sentence
    std::string kind;    // "bad nic1_mac", "duplicate serial", "too few fields", … stable, to count by
    bool operator==(const ImportError&) const = default;
};

// Answers whether the inventory already has a name, a serial, a MAC (lower case) or a start unit (unitKey).
enum class ImportClaim { hardware_name, serial, mac, unit };
using InventoryLookup = std::function<bool(ImportClaim claim, const std::string& value)>;
std::string unitKey(std::string_view site, std::string_view rack, std::int64_t unit);

// A CSV file of machines under check: holds every cell, names every error, and can be mended cell by cell. Header: any
// subset of the CSV columns of machineFields() with hardware_name and site. Of a duplicated value the later row is at
// fault; a row in error claims no name, serial, address or unit. Values are not trimmed. Not thread-safe.
class ImportCheck {
public:
    explicit ImportCheck(std::string_view csv, InventoryLookup inventory = {});

    const std::vector<std::string>& columns() const { return m_columns; } // as in the header, unknown ones too
    std::size_t rows() const { return m_rows.size(); }
    std::size_t line(std::size_t row) const { return m_rows[row].line; }
    // The cell's text as in the file; empty where the row is short. Surplus cells are kept: cells(row) tells how many
    // there are.
    std::string_view cell(std::size_t row, std::size_t column) const;
    std::size_t cells(std::size_t row) const { return m_rows[row].cells.size(); }

    // Each checks again at once what depends on it (a freed name may mend a later row).
    void setCell(std::size_t row, std::size_t column, std::string text); // also makes a short row longer
    void setCells(std::size_t row, std::vector<std::string> cells);      // a whole record, e.g. to drop surplus fields
    void removeRow(std::size_t row);

    const std::vector<ImportError>& errors() const { return m_errors; } // by line, then in the order of the columns
    std::vector<const ImportError*> errorsOf(std::size_t row) const;
    bool isValid(std::size_t row) const { return m_header_errors.empty() && m_rows[row].errors == 0; }
    std::size_t validRows() const;
    std::vector<Machine> machines() const; // of the rows without error, in the file's order; none under a bad header
    std::string toCsv() const;             // the table as it now is

private:
    struct Row {
        std::size_t line = 0;
        std::vector<std::string> cells;
        std::string malformed;        // what the CSV reader objected to
        std::vector<ImportError> own; // errors seen in the row alone
        Machine machine;
        std::size_t errors = 0; // all of them, with duplicates
    };
    class Claims;

    void readHeader(std::vector<std::string> names, std::size_t line);
    void checkRow(Row& row) const;
    void checkCell(Row& row, std::size_t column) const;
    void checkAcrossRows();

    InventoryLookup m_inventory;
    std::vector<std::string> m_columns;
    std::vector<const MachineField*> m_fields; // by column; null when unknown or repeated
    std::vector<ImportError> m_header_errors;
    std::vector<Row> m_rows;
    std::vector<ImportError> m_errors;
};

} // namespace remuda
