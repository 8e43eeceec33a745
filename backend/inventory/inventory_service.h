// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"
#include "backend/store/secret_box.h"
#include "core/domain/machine_import.h"

namespace remuda {

// Who may write what: administrators everything, members of a team the machines of their team.
Result<void> mayChange(const Principal& principal, const Machine& machine);
Result<void> mayAdminister(const Principal& principal);
// All of these machines; names that are not in the inventory are for the caller to refuse.
Result<void> mayChange(Connection& connection, const Principal& principal, const std::vector<std::string>& names);

// Facts in which a machine's report contradicts its record, and which of the two is right.
struct FactsToSettle {
    std::vector<std::string> fields; // of comparedFacts()
    bool observed = false;           // else the record is kept
};

struct ImportOptions {
    bool dry_run = false;
    bool skip_invalid = false;
};

struct ImportReport {
    std::size_t rows = 0, valid_rows = 0, imported = 0;
    std::vector<ImportError> errors;
    bool dry_run = false;
};
boost::json::object toJson(const ImportReport& report);

// The rules of writing to the inventory. Thread safe. The database must outlive it.
class InventoryService {
public:
    InventoryService(Database& database, SecretBox secrets)
        : m_database(database)
        , m_secrets(std::move(secrets)) {}

    Result<Machine> create(const Origin& origin, const boost::json::object& members);
    // `version`: the one the caller has seen; changed-meanwhile when it is another one by now.
    Result<Machine> patch(const Principal& principal, const Origin& origin, const std::string& name,
                          const boost::json::object& members, std::optional<std::int64_t> version);
    // Only what is discovered or retired and not locked. `dry_run` checks only.
    Result<void> remove(const Origin& origin, const std::string& name, std::optional<std::int64_t> version,
                        bool dry_run);
    Result<void> setBmcPassword(const Origin& origin, const std::string& name, const std::string& user,
                                const std::string& password);

    // Takes what was observed into the record, or keeps the record until something else is reported. Verb "accept".
    Result<Machine> settle(const Principal& principal, const Origin& origin, const std::string& name,
                           const FactsToSettle& facts, std::optional<std::int64_t> version);

    // All rows or none in one transaction; with skip_invalid all rows that are good. The report says what happened;
    // with errors and neither option nothing is written.
    Result<ImportReport> import(const Origin& origin, const std::string& csv, const ImportOptions& options);

private:
    Result<void> insertAll(const Origin& origin, std::vector<Machine> machines, std::size_t rows);

    Database& m_database;
    SecretBox m_secrets;
};

} // namespace remuda
