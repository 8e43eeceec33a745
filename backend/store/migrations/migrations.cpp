// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/migrations/migrations.h"

#include "backend/store/postgresql_connection.h"
#include "backend/store/postgresql_sql.h"
#include "backend/store/store_error.h"

#include <algorithm>
#include <set>

namespace remuda {

// Each area keeps its tables in a file of its own here (NNN_subject.cpp). Numbers: 2 identity, 3 jobs, 4 requests,
// 5 leases, 6 cost, 7 requests, 8 machines, 9 history, 10 views, 11 machines, 12 servers, 13 controllers, 14 jobs,
// 15 schedules, 16 settling, 17 audit, 18 intents, 19 permissions, 21 sessions, 22 consoles, 23 jobs, 24 rotation of
// passwords, 25 jobs, 26 jobs; the next free one is 27.
extern const char* const migration001Foundation;
extern const char* const migration003Jobs;
extern const char* const migration004Requests;
extern const char* const migration005Leases;
extern const char* const migration006Cost;
extern const char* const migration007RequestWaiting;
extern const char* const migration008MachineDiffers;
extern const char* const migration009ChangeRequest;
extern const char* const migration010Views;
extern const char* const migration011MachineNameOrder;
extern const char* const migration012Servers;
extern const char* const migration013Bmc;
extern const char* const migration014Jobs;
extern const char* const migration015Schedules;
extern const char* const migration016Settling;
extern const char* const migration017AuditChain;
extern const char* const migration022Console;
extern const char* const migration023JobIndices;
extern const char* const migration024PasswordRotation;
extern const char* const migration025JobErrorRaw;
extern const char* const migration026JobCanary;
void completeMigration017AuditChain(Connection& connection);
extern const char* const migration021SessionEnds;
extern const char* const migration018Intents;
extern const char* const migration019Permissions;
extern const char* const migration006CostFill;
extern const char* const migration008MachineDiffersFill;

std::span<const Migration> migrations() {
    static const Migration list[] = {
        {1, "foundation", migration001Foundation},
        {3, "jobs", migration003Jobs},
        {4, "requests", migration004Requests},
        {5, "leases", migration005Leases},
        {6, "cost", migration006Cost, migration006CostFill},
        {7, "request-waiting", migration007RequestWaiting},
        {8, "machine-differs", migration008MachineDiffers, migration008MachineDiffersFill},
        {9, "change-request", migration009ChangeRequest},
        {10, "views", migration010Views},
        {11, "machine-name-order", migration011MachineNameOrder},
        {12, "servers", migration012Servers},
        {13, "bmc", migration013Bmc},
        {14, "jobs", migration014Jobs},
        {15, "schedules", migration015Schedules},
        {16, "settling", migration016Settling},
        {17, "audit-chain", migration017AuditChain, nullptr, completeMigration017AuditChain},
        {18, "intents", migration018Intents},
        {19, "permissions", migration019Permissions},
        {21, "session-ends", migration021SessionEnds},
        {22, "console", migration022Console},
        {23, "job-indices", migration023JobIndices},
        {24, "password-rotation", migration024PasswordRotation},
        {25, "job-error-raw", migration025JobErrorRaw},
        {26, "job-canary", migration026JobCanary},
    };
    return list;
}

namespace {

Result<std::set<int>> appliedOf(Connection& connection, std::span<const Migration> list) {
    std::set<int> applied;
    auto rows = connection.prepare("SELECT number, name FROM migration ORDER BY number");
    while (rows.step()) {
        const auto number = static_cast<int>(rows.integer(0));
        if (std::none_of(list.begin(), list.end(), [&](const auto& known) { return known.number == number; }))
            return storeProblem("the database was made by a newer program: it holds migration " +
                                std::to_string(number) + " (" + rows.text(1) + "), this program knows up to " +
                                std::to_string(list.empty() ? 0 : list.back().number));
        applied.insert(number);
    }
    return applied;
}

void runOne(Connection& connection, const Migration& migration) {
    if (connection.engine() == Engine::postgresql) {
        connection.execute(schemaToPostgresql(migration.sql));
    } else {
        connection.execute(migration.sql);
        if (migration.fill) connection.execute(migration.fill);
    }
    if (migration.complete) migration.complete(connection);
    connection.prepare("INSERT INTO migration(number, name, applied_at) VALUES(?, ?, ?)")
        .bind(migration.number)
        .bind(migration.name)
        .bind(now())
        .run();
}

Result<void> runAll(Connection& connection, std::span<const Migration> list) {
    const std::string table = "CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                              "applied_at INTEGER NOT NULL)";
    const bool postgresql = connection.engine() == Engine::postgresql;
    connection.execute(postgresql ? postgresqlFunctions + schemaToPostgresql(table) : table);
    const auto applied = appliedOf(connection, list);
    if (!applied) return applied.problem();
    for (const auto& migration : list) {
        if (applied->contains(migration.number)) continue;
        connection.execute(postgresql ? "BEGIN" : "BEGIN IMMEDIATE");
        try {
            runOne(connection, migration);
            connection.execute("COMMIT");
        } catch (const StoreError& error) {
            if (connection.inTransaction()) connection.execute("ROLLBACK");
            return storeProblem("migration " + std::to_string(migration.number) + " (" + migration.name +
                                ") failed: " + error.what());
        }
    }
    return {};
}

} // namespace

Result<void> migrate(Connection& connection, std::span<const Migration> list) {
    if (connection.engine() == Engine::sqlite) return runAll(connection, list); // whoever asks has the folder's lock
    const auto key = std::to_string(postgresql_locks::migrating) + ", 0)";
    connection.execute("SELECT pg_advisory_lock(" + key);
    auto outcome = runAll(connection, list);
    connection.execute("SELECT pg_advisory_unlock(" + key);
    return outcome;
}

} // namespace remuda
