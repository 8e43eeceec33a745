// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/console_store.h"

namespace remuda::console_store {

std::optional<Holder> find(Connection& connection, const std::string& hardware_name) {
    auto row =
        connection.prepare("SELECT server, opened_by, opened_at, (SELECT count(*) FROM server WHERE server.number = "
                           "console_session.server) FROM console_session WHERE hardware_name = ?");
    row.bind(hardware_name);
    if (!row.step()) return std::nullopt;
    return Holder{row.integer(0), row.text(1), row.instant(2), row.integer(3) > 0};
}

void put(Transaction& transaction, const std::string& hardware_name, const Holder& holder, const std::string& session) {
    transaction
        .prepare("INSERT INTO console_session(hardware_name, server, session, opened_by, opened_at) VALUES(?, ?, ?, ?, "
                 "?) ON CONFLICT(hardware_name) DO UPDATE SET server = excluded.server, session = excluded.session, "
                 "opened_by = excluded.opened_by, opened_at = excluded.opened_at")
        .bind(hardware_name)
        .bind(holder.server)
        .bind(session)
        .bind(holder.user)
        .bind(holder.opened_at)
        .run();
}

void remove(Transaction& transaction, const std::string& session) {
    transaction.prepare("DELETE FROM console_session WHERE session = ?").bind(session).run();
}

} // namespace remuda::console_store
