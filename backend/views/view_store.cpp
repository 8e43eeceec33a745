// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/views/view_store.h"

#include "backend/store/differing_members.h"
#include "core/query/query.h"

namespace remuda::view_store {

namespace json = boost::json;

namespace {

constexpr const char* columns =
    "SELECT id, team, name, content, version, created_by, created_at, updated_by, updated_at FROM view ";

// What the column `content` holds.
json::object contentOf(const SavedView& view) {
    auto form = toJson(view);
    for (const auto* name : {"id", "name", "team", "version", "created_by", "created_at", "updated_by", "updated_at"})
        form.erase(name);
    return form;
}

SavedView readView(const Statement& row) {
    auto read = savedViewFromJson(json::parse(row.view(3)).as_object());
    if (!read) throw StoreError(read.problem());
    auto view = std::move(read).value();
    view.id = row.integer(0);
    view.team = row.text(1);
    view.name = row.text(2);
    view.version = row.integer(4);
    view.created_by = row.text(5);
    view.created_at = row.instant(6);
    view.updated_by = row.text(7);
    view.updated_at = row.instant(8);
    return view;
}

void refuseTakenName(Connection& connection, const SavedView& view) {
    auto rows = connection.prepare("SELECT id FROM view WHERE team = ? AND lower(name) = ? AND id <> ?");
    if (!rows.bind(view.team).bind(lowerCase(view.name)).bind(view.id).step()) return;
    auto problem = problems::alreadyExists("name", view.name);
    problem.detail = "team " + view.team + " has a view called " + view.name + " already";
    problem.expected = "a name that no other view of the team has";
    throw StoreError(problem);
}

} // namespace

std::vector<SavedView> all(Connection& connection) {
    std::vector<SavedView> views;
    auto rows = connection.prepare(std::string(columns) + "ORDER BY team, lower(name), name");
    while (rows.step())
        views.push_back(readView(rows));
    return views;
}

std::optional<SavedView> find(Connection& connection, std::int64_t id) {
    auto rows = connection.prepare(std::string(columns) + "WHERE id = ?");
    if (!rows.bind(id).step()) return std::nullopt;
    return readView(rows);
}

void insert(Transaction& transaction, const Origin& origin, SavedView& view) {
    refuseTakenName(transaction.connection(), view);
    view.version = 1;
    view.created_by = view.updated_by = origin.actor;
    view.created_at = view.updated_at = now();
    auto row = transaction.prepare(
        "INSERT INTO view(team, name, content, version, created_by, created_at, updated_by, updated_at) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
    row.bind(view.team)
        .bind(view.name)
        .bind(json::serialize(contentOf(view)))
        .bind(view.version)
        .bind(view.created_by)
        .bind(*view.created_at)
        .bind(view.updated_by)
        .bind(*view.updated_at)
        .step();
    view.id = row.integer(0);
    transaction.append(origin, "view", std::to_string(view.id), "create", {}, toJson(view));
}

void update(Transaction& transaction, const Origin& origin, const SavedView& before, SavedView& after) {
    after.id = before.id;
    after.version = before.version;
    after.created_by = before.created_by;
    after.created_at = before.created_at;
    after.updated_by = before.updated_by;
    after.updated_at = before.updated_at;
    auto differing = differingMembers(toJson(before), toJson(after));
    if (differing.empty()) return;
    refuseTakenName(transaction.connection(), after);
    after.version = before.version + 1;
    after.updated_by = origin.actor;
    after.updated_at = now();
    transaction
        .prepare("UPDATE view SET team = ?, name = ?, content = ?, version = ?, updated_by = ?, updated_at = ? "
                 "WHERE id = ?")
        .bind(after.team)
        .bind(after.name)
        .bind(json::serialize(contentOf(after)))
        .bind(after.version)
        .bind(after.updated_by)
        .bind(*after.updated_at)
        .bind(after.id)
        .run();
    transaction.append(origin, "view", std::to_string(after.id), "update", std::move(differing.before),
                       std::move(differing.after));
}

void remove(Transaction& transaction, const Origin& origin, const SavedView& view) {
    transaction.prepare("DELETE FROM view WHERE id = ?").bind(view.id).run();
    transaction.append(origin, "view", std::to_string(view.id), "delete", toJson(view), {});
}

} // namespace remuda::view_store
