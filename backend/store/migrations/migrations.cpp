// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/migrations/migrations.h"

#include <algorithm>
#include <set>

namespace remuda {

// Each area keeps its tables in a file of its own here (NNN_subject.cpp). Numbers: 2 identity, 3 jobs, 4 requests,
// 5 leases, 6 cost, 7 requests, 8 machines, 9 history, 10 views, 11 machines; the next free one is 12.
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

std::span<const Migration> migrations() {
    static const Migration list[] = {
        {1, "foundation", migration001Foundation},
        {3, "jobs", migration003Jobs},
        {4, "requests", migration004Requests},
        {5, "leases", migration005Leases},
        {6, "cost", migration006Cost},
        {7, "request-waiting", migration007RequestWaiting},
        {8, "machine-differs", migration008MachineDiffers},
        {9, "change-request", migration009ChangeRequest},
        {10, "views", migration010Views},
        {11, "machine-name-order", migration011MachineNameOrder},
    };
    return list;
}

Result<void> migrate(Connection& connection, std::span<const Migration> list) {
    connection.execute("CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                       "applied_at INTEGER NOT NULL)");
    std::set<int> applied;
    for (auto rows = connection.prepare("SELECT number, name FROM migration"); rows.step();) {
        const auto number = static_cast<int>(rows.integer(0));
        if (std::none_of(list.begin(), list.end(), [&](const auto& known) { return known.number == number; })) {
            auto problem = problems::internal(
                "the database was made by a newer program: it holds migration " + std::to_string(number) + " (" +
                rows.text(1) + "), this program knows up to " + std::to_string(list.empty() ? 0 : list.back().number));
            problem.type = "store";
            return problem;
        }
        applied.insert(number);
    }
    for (const auto& migration : list) {
        if (applied.contains(migration.number)) continue;
        connection.execute("BEGIN IMMEDIATE");
        try {
            connection.execute(migration.sql);
            connection.prepare("INSERT INTO migration(number, name, applied_at) VALUES(?, ?, ?)")
                .bind(migration.number)
                .bind(migration.name)
                .bind(now())
                .run();
            connection.execute("COMMIT");
        } catch (const StoreError& error) {
            if (connection.inTransaction()) connection.execute("ROLLBACK");
            auto problem = problems::internal("migration " + std::to_string(migration.number) + " (" + migration.name +
                                              ") failed: " + error.what());
            problem.type = "store";
            return problem;
        }
    }
    return {};
}

} // namespace remuda
