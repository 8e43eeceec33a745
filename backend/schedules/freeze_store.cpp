// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/schedules/freeze_store.h"

#include "backend/store/differing_members.h"

namespace remuda {

namespace json = boost::json;

namespace freeze_store {

namespace {

std::vector<Freeze> read(Statement rows) {
    std::vector<Freeze> list;
    while (rows.step()) {
        auto& freeze = list.emplace_back();
        freeze.id = rows.integer(0);
        freeze.scope = {rows.text(1), rows.text(2)};
        freeze.from = rows.instant(3);
        freeze.until = rows.instant(4);
        freeze.reason = rows.text(5);
        freeze.created_by = rows.text(6);
        freeze.created_at = rows.instant(7);
    }
    return list;
}

constexpr const char* columns =
    "SELECT id, team, site, begins_at, ends_at, reason, created_by, created_at FROM change_freeze ";

} // namespace

std::vector<Freeze> notEnded(Connection& connection, Instant moment) {
    auto rows = connection.prepare(std::string(columns) + "WHERE ends_at > ? ORDER BY begins_at, id");
    rows.bind(moment);
    return read(std::move(rows));
}

std::optional<Freeze> find(Connection& connection, std::int64_t id) {
    auto rows = connection.prepare(std::string(columns) + "WHERE id = ?");
    rows.bind(id);
    auto found = read(std::move(rows));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void insert(Transaction& transaction, const Origin& origin, Freeze& freeze) {
    freeze.created_by = origin.actor;
    freeze.created_at = now();
    auto row =
        transaction.prepare("INSERT INTO change_freeze(team, site, begins_at, ends_at, reason, created_by, created_at) "
                            "VALUES(?, ?, ?, ?, ?, ?, ?) RETURNING id");
    row.bind(freeze.scope.team)
        .bind(freeze.scope.site)
        .bind(freeze.from)
        .bind(freeze.until)
        .bind(freeze.reason)
        .bind(freeze.created_by)
        .bind(freeze.created_at)
        .step();
    freeze.id = row.integer(0);
    transaction.append(origin, "freeze", std::to_string(freeze.id), "create", {}, toJson(freeze));
}

void update(Transaction& transaction, const Origin& origin, const Freeze& before, const Freeze& after) {
    auto differing = differingMembers(toJson(before), toJson(after));
    if (differing.empty()) return;
    transaction
        .prepare("UPDATE change_freeze SET team = ?, site = ?, begins_at = ?, ends_at = ?, reason = ? WHERE id = ?")
        .bind(after.scope.team)
        .bind(after.scope.site)
        .bind(after.from)
        .bind(after.until)
        .bind(after.reason)
        .bind(after.id)
        .run();
    transaction.append(origin, "freeze", std::to_string(after.id), "update", std::move(differing.before),
                       std::move(differing.after));
}

void remove(Transaction& transaction, const Origin& origin, const Freeze& freeze) {
    transaction.prepare("DELETE FROM change_freeze WHERE id = ?").bind(freeze.id).run();
    transaction.append(origin, "freeze", std::to_string(freeze.id), "delete", toJson(freeze), {});
}

} // namespace freeze_store

namespace window_store {

namespace {

std::vector<MaintenanceWindow> read(Statement rows) {
    std::vector<MaintenanceWindow> list;
    while (rows.step()) {
        auto& window = list.emplace_back();
        window.id = rows.integer(0);
        window.scope = {rows.text(1), rows.text(2)};
        auto recurrence = recurrenceFromJson(json::parse(rows.view(3)).as_object(), {});
        if (!recurrence) throw StoreError(recurrence.problem());
        window.recurrence = std::move(*recurrence);
        window.length = std::chrono::minutes(rows.integer(4));
        window.created_by = rows.text(5);
        window.created_at = rows.instant(6);
    }
    return list;
}

constexpr const char* columns =
    "SELECT id, team, site, recurrence, minutes, created_by, created_at FROM maintenance_window ";

} // namespace

std::vector<MaintenanceWindow> all(Connection& connection) {
    return read(connection.prepare(std::string(columns) + "ORDER BY id"));
}

std::optional<MaintenanceWindow> find(Connection& connection, std::int64_t id) {
    auto rows = connection.prepare(std::string(columns) + "WHERE id = ?");
    rows.bind(id);
    auto found = read(std::move(rows));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void insert(Transaction& transaction, const Origin& origin, MaintenanceWindow& window) {
    window.created_by = origin.actor;
    window.created_at = now();
    auto row = transaction.prepare("INSERT INTO maintenance_window(team, site, recurrence, minutes, created_by, "
                                   "created_at) VALUES(?, ?, ?, ?, ?, ?) RETURNING id");
    row.bind(window.scope.team)
        .bind(window.scope.site)
        .bind(json::serialize(toJson(window.recurrence)))
        .bind(window.length.count())
        .bind(window.created_by)
        .bind(window.created_at)
        .step();
    window.id = row.integer(0);
    transaction.append(origin, "window", std::to_string(window.id), "create", {}, toJson(window, window.created_at));
}

void update(Transaction& transaction, const Origin& origin, const MaintenanceWindow& before,
            const MaintenanceWindow& after) {
    const auto moment = now();
    auto differing = differingMembers(toJson(before, moment), toJson(after, moment));
    if (differing.empty()) return;
    transaction.prepare("UPDATE maintenance_window SET team = ?, site = ?, recurrence = ?, minutes = ? WHERE id = ?")
        .bind(after.scope.team)
        .bind(after.scope.site)
        .bind(json::serialize(toJson(after.recurrence)))
        .bind(after.length.count())
        .bind(after.id)
        .run();
    transaction.append(origin, "window", std::to_string(after.id), "update", std::move(differing.before),
                       std::move(differing.after));
}

void remove(Transaction& transaction, const Origin& origin, const MaintenanceWindow& window) {
    transaction.prepare("DELETE FROM maintenance_window WHERE id = ?").bind(window.id).run();
    transaction.append(origin, "window", std::to_string(window.id), "delete", toJson(window, now()), {});
}

} // namespace window_store

} // namespace remuda
