// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"
#include "backend/store/secret_box.h"
#include "core/domain/machine_import.h"

namespace remuda {

// Facts in which a machine's report contradicts its record, and which of the two is right.
struct FactsToSettle {
    std::vector<std::string> fields; // of comparedFacts()
    bool observed = false;           // else the record is kept
};

struct ImportOptions {
    bool dry_run = false;
    bool skip_invalid = false;
    ImportExisting existing = ImportExisting::refuse;
};

// One row of a dry run.
struct ImportRowReport {
    std::size_t line = 0;
    std::string hardware_name;
    ImportOutcome outcome = ImportOutcome::created;
    boost::json::object changes; // by field {"before", "after"}, as CSV text; of changed rows only
};

struct ImportReport {
    std::size_t rows = 0, valid_rows = 0;
    std::size_t imported = 0;                                             // created and changed, once written
    std::size_t created = 0, changed = 0, unchanged = 0, conflicting = 0; // of the rows, written or not
    std::vector<ImportError> errors;
    std::vector<ImportRowReport> outcomes; // every row, in a dry run only
    bool dry_run = false;
};
boost::json::object toJson(const ImportReport& report);

// The rules of writing to the inventory. Thread safe. The database must outlive it.
class InventoryService {
public:
    InventoryService(Database& database, SecretBox secrets)
        : m_database(database)
        , m_secrets(std::move(secrets)) {}

    Result<Machine> create(const Principal& principal, const Origin& origin, const boost::json::object& members);
    // `version`: the one the caller has seen; changed-meanwhile when it is another one by now.
    Result<Machine> patch(const Principal& principal, const Origin& origin, const std::string& name,
                          const boost::json::object& members, std::optional<std::int64_t> version);
    // Only what is discovered or retired and not locked. `dry_run` checks only.
    Result<void> remove(const Principal& principal, const Origin& origin, const std::string& name,
                        std::optional<std::int64_t> version, bool dry_run);
    Result<void> setBmcPassword(const Principal& principal, const Origin& origin, const std::string& name,
                                const std::string& user, const std::string& password);

    // Takes what was observed into the record, or keeps the record until something else is reported. Verb "accept".
    Result<Machine> settle(const Principal& principal, const Origin& origin, const std::string& name,
                           const FactsToSettle& facts, std::optional<std::int64_t> version);

    // All rows or none in one transaction; with skip_invalid all rows that are good. The report says what happened;
    // with errors and neither option nothing is written. All changes carry the origin's request id.
    Result<ImportReport> import(const Principal& principal, const Origin& origin, const std::string& csv,
                                const ImportOptions& options);

private:
    Result<void> writeAll(const Principal& principal, const Origin& origin, std::vector<ImportWrite> writes,
                          const ImportReport& report);

    Database& m_database;
    SecretBox m_secrets;
};

} // namespace remuda
