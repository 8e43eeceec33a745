// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/csv.h"
#include "core/domain/import_claims.h"
#include "core/domain/machine_fields.h"

#include <functional>
#include <memory>

namespace remuda {

// What a row would do to the inventory. `conflicting`: a good row in whose way a machine of the inventory is.
enum class ImportOutcome { created, changed, unchanged, conflicting, error, left_out };
std::string_view toText(ImportOutcome outcome); // "created", …

// What a row does whose hardware name is in the inventory: refuse makes it conflicting, update changes the machine.
enum class ImportExisting { refuse, update };

// One machine as it is now (null when it is new) and as the file wants it.
struct ImportWrite {
    std::size_t line = 0;
    std::shared_ptr<const Machine> before;
    Machine after;
};

// A CSV file of machines under check: holds every cell, names every error, and can be mended cell by cell. Header: any
// subset of the CSV columns of machineFields() with hardware_name and site. Of a duplicated value the later row is at
// fault; a row in error claims no name, serial, address or unit. Values are not trimmed. Not thread-safe.
//
// A row that says of an existing machine what the inventory says is unchanged, whether or not machines may be updated.
// Of a machine that is updated, the file's columns are set and the others stay; an empty cell clears, except status and
// its reason, which only an action changes: a row that says otherwise is conflicting. A value that one row gives up
// another may take, so that two machines can change places.
//
// A busy status belongs to a job. An existing machine's row may say the one it has, no other; a new machine arrives as
// if that job had failed: broken, with "install_failed: …" as its reason.
class ImportCheck {
public:
    explicit ImportCheck(std::string_view csv, ImportInventory inventory = {},
                         ImportExisting existing = ImportExisting::refuse);

    // Anything but commas: the file is no CSV that can be read; that is its only error, and there are no rows.
    CsvForm form() const { return m_form; }
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
    struct Edit {
        std::size_t row, column;
        std::string text;
    };
    void setCells(const std::vector<Edit>& edits);                    // many at the price of one
    void setLeftOut(const std::vector<std::size_t>& rows, bool left); // such a row is not written and claims nothing
    // All of a row that can be mended, to put it back as it was.
    struct Record {
        std::vector<std::string> cells;
        std::string malformed; // what the CSV reader objected to
        std::string source;    // of a malformed row: how it stands in the file
        bool left_out = false;
        bool operator==(const Record&) const = default;
    };
    Record record(std::size_t row) const;
    void setRecords(const std::vector<std::pair<std::size_t, Record>>& records);
    bool isLeftOut(std::size_t row) const { return m_rows[row].left_out; }
    ImportExisting existing() const { return m_existing; }
    void setExisting(ImportExisting existing);

    const std::vector<ImportError>& errors() const { return m_errors; } // by line, then in the order of the columns
    std::vector<const ImportError*> errorsOf(std::size_t row) const;
    ImportOutcome outcome(std::size_t row) const; // error for all rows under a bad header
    // What the inventory has in this column where the row changes or, being in conflict, would change it.
    std::optional<std::string> before(std::size_t row, std::size_t column) const;
    bool isValid(std::size_t row) const; // neither in error nor conflicting nor left out
    std::size_t validRows() const;
    std::vector<ImportWrite> writes() const; // of the rows that create or change, in the file's order
    // The table as it now is: a file that is read as the same columns and cells, with the same faults. A row that
    // breaks the rules of CSV stands in it as it did, until it is mended: set right by quotes alone it would be another
    // one.
    std::string toCsv() const;
    std::string toCsv(const std::function<bool(std::size_t row)>& wanted) const;

private:
    struct Row {
        std::size_t line = 0;
        std::vector<std::string> cells;
        std::string malformed;        // what the CSV reader objected to
        std::string source;           // then: how the row stands in the file, with its line end
        std::vector<ImportError> own; // errors seen in the row alone
        Machine machine;
        std::shared_ptr<const Machine> existing; // the one that the row updates or leaves as it is
        ImportClaims::Row claims;
        bool left_out = false;
        ImportOutcome outcome = ImportOutcome::created;
    };

    void readHeader(std::vector<std::string> names, std::size_t line);
    void checkRow(Row& row) const;
    void checkCells(Row& row) const;
    std::shared_ptr<const Machine> findExisting(const Row& row) const;
    void checkCell(Row& row, std::size_t column) const;
    void arriveBroken(Row& row) const;
    void checkAcrossRows();
    ImportOutcome outcomeOf(const Row& row, const std::vector<ImportError>& errors) const;

    ImportInventory m_inventory;
    CsvForm m_form;
    ImportExisting m_existing;
    std::vector<std::string> m_columns;
    std::string m_header_source;               // of a malformed header, as a row's
    std::vector<const MachineField*> m_fields; // by column; null when unknown or repeated
    std::size_t m_name_column = 0;             // past the end when there is none
    std::vector<ImportError> m_header_errors;
    std::vector<Row> m_rows;
    std::vector<ImportError> m_errors;
};

} // namespace remuda
