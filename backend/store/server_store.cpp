// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/server_store.h"

namespace remuda::server_store {

namespace {

// Whoever is not there any more may have left a command on its way.
constexpr const char* freeOrphans = "UPDATE job SET owner = 0, unsettled = 1 WHERE owner <> 0 AND NOT EXISTS(SELECT 1 "
                                    "FROM server WHERE server.number = job.owner)";

} // namespace

std::int64_t registerAlone(Connection& connection, const std::string& name) {
    connection.execute("BEGIN IMMEDIATE; DELETE FROM server");
    std::int64_t number = 0;
    {
        auto row =
            connection.prepare("INSERT INTO server(name, started_at, heartbeat_at) VALUES(?, ?, ?) RETURNING number");
        row.bind(name).bind(now()).bind(now()).step();
        number = row.integer(0);
    }
    connection.prepare(freeOrphans).run();
    connection.execute("COMMIT");
    return number;
}

bool takesPart(Connection& connection, std::int64_t number) {
    return connection.prepare("SELECT 1 FROM server WHERE number = ?").bind(number).step();
}

std::optional<Share> shareOf(Connection& connection, std::int64_t number) {
    if (!takesPart(connection, number)) return std::nullopt;
    auto row =
        connection.prepare("SELECT (SELECT count(*) FROM server WHERE number < ?), (SELECT count(*) FROM server)");
    row.bind(number).step();
    return Share{row.integer(0), row.integer(1)};
}

void remove(Transaction& transaction, const std::vector<Seen>& servers) {
    for (const auto& server : servers) {
        if (server.heartbeat) {
            transaction.prepare("DELETE FROM server WHERE number = ? AND heartbeat_at = ?")
                .bind(server.number)
                .bind(*server.heartbeat)
                .run();
        } else {
            transaction.prepare("DELETE FROM server WHERE number = ?").bind(server.number).run();
            transaction.prepare("UPDATE job SET owner = 0 WHERE owner = ?").bind(server.number).run();
        }
    }
    transaction.prepare(freeOrphans).run();
    transaction.wakeJobs();
}

} // namespace remuda::server_store
