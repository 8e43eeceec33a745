// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/schedules/schedule_store.h"

#include "backend/store/differing_members.h"

namespace remuda::schedule_store {

namespace json = boost::json;

namespace {

constexpr std::int64_t runsKept = 20;

constexpr const char* columns = "SELECT id, name, verb, params, machines, query, recurrence, in_window, grace_minutes, "
                                "paused, next_at, created_by, created_at FROM schedule ";

std::vector<std::string> textsOf(std::string_view text) {
    std::vector<std::string> texts;
    const auto list = json::parse(text);
    for (const auto& each : list.as_array())
        texts.emplace_back(each.as_string());
    return texts;
}

void readRuns(Connection& connection, Schedule& schedule) {
    auto rows = connection.prepare(
        "SELECT schedule_run.due_at, coalesce(job.status, schedule_run.outcome), schedule_run.job, "
        "coalesce(job.result, schedule_run.note) FROM schedule_run LEFT JOIN job ON job.id = schedule_run.job AND "
        "schedule_run.job <> '' WHERE schedule_run.schedule = ? ORDER BY schedule_run.id DESC");
    rows.bind(schedule.id);
    while (rows.step())
        schedule.runs.push_back({rows.instant(0), rows.text(1), rows.text(2), rows.text(3)});
}

std::vector<Schedule> read(Connection& connection, Statement rows) {
    std::vector<Schedule> list;
    while (rows.step()) {
        auto& schedule = list.emplace_back();
        schedule.id = rows.integer(0);
        schedule.name = rows.text(1);
        schedule.verb = verbFromText(rows.view(2)).value_or(Verb::inspect);
        schedule.params = json::parse(rows.view(3)).as_object();
        schedule.machines = textsOf(rows.view(4));
        schedule.query = rows.text(5);
        auto recurrence = recurrenceFromJson(json::parse(rows.view(6)).as_object(), {});
        if (!recurrence) throw StoreError(recurrence.problem());
        schedule.recurrence = std::move(*recurrence);
        schedule.in_window = rows.integer(7) != 0;
        schedule.grace_minutes = rows.integer(8);
        schedule.paused = rows.integer(9) != 0;
        schedule.next_at = rows.instant(10);
        schedule.created_by = rows.text(11);
        schedule.created_at = rows.instant(12);
    }
    for (auto& schedule : list)
        readRuns(connection, schedule);
    return list;
}

// Without its runs: what a person decided.
json::object recorded(const Schedule& schedule) {
    auto form = toJson(schedule);
    form.erase("runs");
    return form;
}

} // namespace

std::vector<Schedule> all(Connection& connection) {
    return read(connection, connection.prepare(std::string(columns) + "ORDER BY lower(name), id"));
}

std::optional<Schedule> find(Connection& connection, std::int64_t id) {
    auto rows = connection.prepare(std::string(columns) + "WHERE id = ?");
    rows.bind(id);
    auto found = read(connection, std::move(rows));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Schedule> due(Connection& connection, Instant moment, std::int64_t limit) {
    auto rows =
        connection.prepare(std::string(columns) + "WHERE paused = 0 AND next_at <= ? ORDER BY next_at, id LIMIT ?");
    rows.bind(moment).bind(limit);
    return read(connection, std::move(rows));
}

std::string intentOf(Connection& connection, std::int64_t id) {
    auto row = connection.prepare("SELECT intent FROM schedule WHERE id = ?");
    return row.bind(id).step() ? row.text(0) : std::string();
}

std::optional<Instant> next(Connection& connection) {
    auto row = connection.prepare("SELECT min(next_at) FROM schedule WHERE paused = 0");
    return row.step() ? row.optionalInstant(0) : std::nullopt;
}

void insert(Transaction& transaction, const Origin& origin, Schedule& schedule) {
    schedule.created_by = origin.actor;
    schedule.created_at = now();
    auto row = transaction.prepare("INSERT INTO schedule(name, verb, params, machines, query, recurrence, in_window, "
                                   "grace_minutes, next_at, created_by, created_at, intent) "
                                   "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
    row.bind(schedule.name)
        .bind(toText(schedule.verb))
        .bind(json::serialize(schedule.params))
        .bind(json::serialize(toJson(schedule).at("machines")))
        .bind(schedule.query)
        .bind(json::serialize(toJson(schedule.recurrence)))
        .bind(schedule.in_window)
        .bind(schedule.grace_minutes)
        .bind(schedule.next_at)
        .bind(schedule.created_by)
        .bind(schedule.created_at)
        .bind(origin.intent)
        .step();
    schedule.id = row.integer(0);
    transaction.append(origin, "schedule", std::to_string(schedule.id), "create", {}, recorded(schedule));
}

void update(Transaction& transaction, const Origin& origin, const Schedule& before, const Schedule& after) {
    auto differing = differingMembers(recorded(before), recorded(after));
    // The same signed anew is good for another year.
    if (differing.empty() && origin.intent.empty()) return;
    transaction
        .prepare("UPDATE schedule SET name = ?, verb = ?, params = ?, machines = ?, query = ?, recurrence = ?, "
                 "in_window = ?, grace_minutes = ?, next_at = ?, created_by = ?, intent = ? WHERE id = ?")
        .bind(after.name)
        .bind(toText(after.verb))
        .bind(json::serialize(after.params))
        .bind(json::serialize(toJson(after).at("machines")))
        .bind(after.query)
        .bind(json::serialize(toJson(after.recurrence)))
        .bind(after.in_window)
        .bind(after.grace_minutes)
        .bind(after.next_at)
        .bind(after.created_by)
        .bind(origin.intent)
        .bind(after.id)
        .run();
    if (!differing.empty())
        transaction.append(origin, "schedule", std::to_string(after.id), "update", std::move(differing.before),
                           std::move(differing.after));
}

void remove(Transaction& transaction, const Origin& origin, const Schedule& schedule) {
    transaction.prepare("DELETE FROM schedule_run WHERE schedule = ?").bind(schedule.id).run();
    transaction.prepare("DELETE FROM schedule WHERE id = ?").bind(schedule.id).run();
    transaction.append(origin, "schedule", std::to_string(schedule.id), "delete", recorded(schedule), {});
}

void setPaused(Transaction& transaction, const Origin& origin, const Schedule& schedule, bool paused, Instant next) {
    transaction.prepare("UPDATE schedule SET paused = ?, next_at = ? WHERE id = ?")
        .bind(paused)
        .bind(next)
        .bind(schedule.id)
        .run();
    transaction.append(origin, "schedule", std::to_string(schedule.id), paused ? "pause" : "resume",
                       json::object{{"paused", schedule.paused}}, json::object{{"paused", paused}});
}

void advance(Transaction& transaction, const Schedule& schedule, const std::vector<ScheduleRun>& runs, Instant next) {
    const auto id = std::to_string(schedule.id);
    for (const auto& run : runs) {
        transaction.prepare("INSERT INTO schedule_run(schedule, due_at, outcome, job, note) VALUES(?, ?, ?, ?, ?)")
            .bind(schedule.id)
            .bind(run.due_at)
            .bind(run.outcome)
            .bind(run.job)
            .bind(run.note)
            .run();
        json::object after{{"due_at", formatInstant(run.due_at)}, {"note", run.note}};
        transaction.append({schedule.created_by, {}, run.job}, "schedule", id, run.outcome, {}, std::move(after));
    }
    transaction
        .prepare("DELETE FROM schedule_run WHERE schedule = ? AND id NOT IN (SELECT id FROM schedule_run WHERE "
                 "schedule = ? ORDER BY id DESC LIMIT ?)")
        .bind(schedule.id)
        .bind(schedule.id)
        .bind(runsKept)
        .run();
    transaction.prepare("UPDATE schedule SET next_at = ? WHERE id = ?").bind(next).bind(schedule.id).run();
}

} // namespace remuda::schedule_store
