// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/change_store.h"

#include "backend/store/audit_entry.h"
#include "backend/store/sql_filter.h"

namespace remuda::change_store {

namespace json = boost::json;

namespace {

constexpr const char* selectChanges =
    "SELECT seq, at, actor, entity, entity_id, verb, before, after, request_id, job_id FROM change";

Change readChange(Statement& row) {
    Change change;
    change.sequence = row.integer(0);
    change.at = row.instant(1);
    change.actor = row.text(2);
    change.entity = row.text(3);
    change.entity_id = row.text(4);
    change.verb = row.text(5);
    change.before = json::parse(row.view(6)).as_object();
    change.after = json::parse(row.view(7)).as_object();
    change.request_id = row.text(8);
    change.job_id = row.text(9);
    return change;
}

std::vector<Change> readAll(Statement& rows) {
    std::vector<Change> changes;
    while (rows.step())
        changes.push_back(readChange(rows));
    return changes;
}

SqlFilter conditions(const ChangeFilter& filter) {
    auto sql = toSql(filter.query);
    sql.where = "(" + sql.where + ")";
    const auto also = [&](const char* column, const std::string& value) {
        if (value.empty()) return;
        sql.where += std::string(" AND ") + column + " = ?";
        sql.parameters.emplace_back(value);
    };
    also("entity", filter.entity);
    also("entity_id", filter.entity_id);
    also("actor", filter.actor);
    also("verb", filter.verb);
    if (filter.from) {
        sql.where += " AND at >= ?";
        sql.parameters.emplace_back(toMilliseconds(*filter.from));
    }
    if (filter.to) {
        sql.where += " AND at < ?";
        sql.parameters.emplace_back(toMilliseconds(*filter.to));
    }
    if (!filter.include_progress) sql.where += " AND verb <> 'progress'";
    return sql;
}

} // namespace

const QuerySchema& changeSchema() {
    static const QuerySchema schema(
        {
            {"seq", FieldKind::integer, "seq", {}, false},
            {"at", FieldKind::instant, "at", {}, false},
            {"actor", FieldKind::text, "actor", {}, true},
            {"entity", FieldKind::text, "entity", {}, false},
            {"entity_id", FieldKind::text, "entity_id", {}, true},
            {"verb", FieldKind::text, "verb", {}, true},
            {"request_id", FieldKind::text, "request_id", {}, false},
            {"job_id", FieldKind::text, "job_id", {}, false},
            {"before", FieldKind::text, "before", {}, false},
            {"after", FieldKind::text, "after", {}, true},
        },
        {}, {{"who", {"actor"}}, {"what", {"verb"}}, {"id", {"entity_id"}}, {"job", {"job_id"}}});
    return schema;
}

std::vector<Change> newestFirst(Connection& connection, const ChangeFilter& filter) {
    auto sql = conditions(filter);
    if (filter.before) {
        sql.where += " AND seq < ?";
        sql.parameters.emplace_back(*filter.before);
    }
    auto rows = connection.prepare(std::string(selectChanges) + " WHERE " + sql.where + " ORDER BY seq DESC LIMIT ?");
    bindFilter(rows, sql).bind(filter.limit);
    return readAll(rows);
}

std::int64_t count(Connection& connection, const ChangeFilter& filter) {
    const auto sql = conditions(filter);
    auto rows = connection.prepare("SELECT count(*) FROM change WHERE " + sql.where);
    bindFilter(rows, sql).step();
    return rows.integer(0);
}

std::vector<Change> after(Connection& connection, std::int64_t sequence, std::int64_t limit) {
    auto rows = connection.prepare(std::string(selectChanges) + " WHERE seq > ? ORDER BY seq LIMIT ?");
    rows.bind(sequence).bind(limit);
    return readAll(rows);
}

std::optional<Change> find(Connection& connection, std::int64_t sequence) {
    auto rows = connection.prepare(std::string(selectChanges) + " WHERE seq = ?");
    rows.bind(sequence);
    if (!rows.step()) return std::nullopt;
    return readChange(rows);
}

std::vector<Change> ofRequest(Connection& connection, const std::string& request_id) {
    if (request_id.empty()) return {};
    auto rows =
        connection.prepare(std::string(selectChanges) + " WHERE request_id = ? AND request_id <> '' ORDER BY seq");
    rows.bind(request_id);
    return readAll(rows);
}

void eachOfMachines(Connection& connection, const std::string& name, std::int64_t after, std::int64_t until,
                    Order order, const std::function<void(Change)>& use) {
    auto rows = connection.stream(
        std::string(selectChanges) + " WHERE entity = 'machine'" + (name.empty() ? "" : " AND entity_id = ?") +
        " AND seq > ? AND seq <= ? ORDER BY seq" + (order == Order::newest_first ? " DESC" : ""));
    if (!name.empty()) rows.bind(name);
    rows.bind(after).bind(until);
    while (rows.step())
        use(readChange(rows));
}

std::int64_t sequenceAt(Connection& connection, Instant moment) {
    auto rows = connection.prepare("SELECT seq FROM change WHERE at <= ? ORDER BY at DESC, seq DESC LIMIT 1");
    rows.bind(moment);
    return rows.step() ? rows.integer(0) : 0;
}

std::optional<Instant> momentOf(Connection& connection, std::int64_t sequence) {
    auto rows = connection.prepare("SELECT at FROM change WHERE seq <= ? ORDER BY seq DESC LIMIT 1");
    rows.bind(sequence);
    return rows.step() ? std::optional(rows.instant(0)) : std::nullopt;
}

std::optional<Instant> lastTouched(Connection& connection, const std::string& machine, std::int64_t until) {
    auto rows = connection.prepare("SELECT at FROM change WHERE entity = 'machine' AND entity_id = ? AND seq <= ? AND "
                                   "NOT (verb = 'bmc-password' AND before = '{}') ORDER BY "
                                   "seq DESC LIMIT 1");
    rows.bind(machine).bind(until);
    return rows.step() ? std::optional(rows.instant(0)) : std::nullopt;
}

bool hasEndOfJob(Connection& connection, const std::string& id) {
    auto row = connection.prepare("SELECT 1 FROM change WHERE entity = 'job' AND entity_id = ? "
                                  "AND verb IN ('finished', 'failed', 'cancelled') LIMIT 1");
    return row.bind(id).step();
}

std::int64_t sequenceOfIntent(Connection& connection, const std::string& intent) {
    auto row = connection.prepare("SELECT coalesce(min(seq), 0) FROM change WHERE entity = 'intent' AND entity_id = ?");
    row.bind(intent).step();
    return row.integer(0);
}

std::vector<std::string> jobsOn(Connection& connection, const std::string& machine, std::int64_t after) {
    auto rows = connection.prepare("SELECT DISTINCT job_id FROM change WHERE entity = 'machine' AND entity_id = ? AND "
                                   "seq > ? AND job_id <> ''");
    rows.bind(machine).bind(after);
    std::vector<std::string> jobs;
    while (rows.step())
        jobs.push_back(rows.text(0));
    return jobs;
}

std::string intentOf(Connection& connection, const std::string& job) {
    auto row = connection.prepare("SELECT after FROM change WHERE entity = 'job' AND entity_id = ? AND verb = 'create' "
                                  "ORDER BY seq LIMIT 1");
    if (!row.bind(job).step()) return {};
    const auto told = boost::json::parse(row.view(0));
    const auto* intent = told.is_object() ? told.get_object().if_contains("intent") : nullptr;
    return intent && intent->is_string() ? std::string(intent->get_string()) : std::string();
}

std::int64_t newest(Connection& connection) {
    auto rows = connection.prepare("SELECT coalesce(max(seq), 0) FROM change");
    rows.step();
    return rows.integer(0);
}

std::int64_t oldest(Connection& connection) {
    auto rows = connection.prepare("SELECT coalesce(min(seq), 0) FROM change");
    rows.step();
    return rows.integer(0);
}

std::int64_t pruneProgress(Transaction& transaction, Instant before, std::int64_t limit) {
    std::vector<audit::Entry> chosen;
    {
        auto rows =
            transaction.prepare(std::string(audit_entry::select) +
                                " WHERE verb = 'progress' AND entity IN ('job', 'request') AND at < ? AND seq < "
                                "(SELECT max(seq) FROM change) ORDER BY at, seq LIMIT ?");
        rows.bind(before).bind(limit);
        while (rows.step())
            chosen.push_back(audit_entry::read(rows));
    }
    std::int64_t last = 0;
    for (const auto& entry : chosen) {
        last = std::max(last, entry.sequence);
        // The digest stays, for the chain.
        transaction.prepare("INSERT INTO change_forgotten(seq, digest) VALUES(?, ?)")
            .bind(entry.sequence)
            .bind(audit::digestOf(entry))
            .run();
        transaction.prepare("DELETE FROM change WHERE seq = ?").bind(entry.sequence).run();
    }
    if (chosen.empty()) return 0;
    transaction
        .prepare(
            "INSERT INTO meta(key, value) VALUES('progress_pruned_to', ?) ON CONFLICT(key) DO UPDATE SET value = "
            "CASE WHEN CAST(meta.value AS BIGINT) > CAST(excluded.value AS BIGINT) THEN meta.value ELSE excluded.value "
            "END")
        .bind(last)
        .run();
    return std::ssize(chosen);
}

std::int64_t prunedTo(Connection& connection) {
    auto rows = connection.prepare("SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'progress_pruned_to'");
    return rows.step() ? rows.integer(0) : 0;
}

} // namespace remuda::change_store
