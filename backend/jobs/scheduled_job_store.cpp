// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/scheduled_job_store.h"

#include "backend/inventory/machine_store.h"

#include <algorithm>

namespace remuda::scheduled_job_store {

namespace {

std::vector<ScheduledJob> waitingForAWindow(Connection& connection) {
    auto rows = connection.prepare(
        "SELECT job.id, scheduled_job.starts_at, scheduled_job.wanted_at FROM scheduled_job JOIN job ON job.number = "
        "scheduled_job.job WHERE scheduled_job.in_window = 1 AND job.status = 'scheduled' ORDER BY job.number");
    std::vector<ScheduledJob> jobs;
    while (rows.step())
        jobs.push_back({rows.text(0), rows.instant(1), rows.instant(2), true});
    return jobs;
}

std::set<StartTimes::Place> placesOf(Connection& connection, const StoredJob& job) {
    std::set<StartTimes::Place> places;
    for (const auto& machine : machine_store::findMany(connection, job_store::targets(connection, job)))
        places.insert(StartTimes::placeOf(machine));
    return places;
}

} // namespace

void put(Transaction& transaction, const StoredJob& job, const StartTimes::Start& start, Instant wanted,
         bool in_window) {
    transaction
        .prepare("INSERT INTO scheduled_job(job, starts_at, wanted_at, in_window, freeze_id) VALUES(?, ?, ?, ?, ?) ON "
                 "CONFLICT(job) DO UPDATE SET starts_at = excluded.starts_at, wanted_at = excluded.wanted_at, "
                 "in_window = excluded.in_window, freeze_id = excluded.freeze_id")
        .bind(job.number)
        .bind(start.at)
        .bind(wanted)
        .bind(in_window)
        .bind(start.freeze)
        .run();
    transaction.prepare("UPDATE job SET waiting_for = ? WHERE number = ?").bind(start.waits_for).bind(job.number).run();
}

void remove(Transaction& transaction, std::int64_t number) {
    transaction.prepare("DELETE FROM scheduled_job WHERE job = ?").bind(number).run();
}

std::vector<ScheduledJob> due(Connection& connection, Instant moment, std::int64_t limit) {
    auto rows =
        connection.prepare("SELECT job.id, scheduled_job.starts_at, scheduled_job.wanted_at, scheduled_job.in_window "
                           "FROM scheduled_job JOIN job ON job.number = "
                           "scheduled_job.job WHERE scheduled_job.starts_at <= ? AND job.status = 'scheduled' ORDER BY "
                           "scheduled_job.starts_at, job.number LIMIT ?");
    rows.bind(moment).bind(limit);
    std::vector<ScheduledJob> jobs;
    while (rows.step())
        jobs.push_back({rows.text(0), rows.instant(1), rows.instant(2), rows.integer(3) != 0});
    return jobs;
}

std::optional<Instant> next(Connection& connection) {
    auto row = connection.prepare("SELECT min(scheduled_job.starts_at) FROM scheduled_job JOIN job ON job.number = "
                                  "scheduled_job.job WHERE job.status = 'scheduled'");
    return row.step() ? row.optionalInstant(0) : std::nullopt;
}

std::optional<Instant> startsAt(Connection& connection, std::int64_t number) {
    auto row = connection.prepare(
        "SELECT starts_at FROM scheduled_job WHERE job = ? UNION ALL SELECT scheduled_job.starts_at FROM job AS child "
        "JOIN job AS batch ON batch.id = child.parent JOIN scheduled_job ON scheduled_job.job = batch.number "
        "WHERE child.number = ? AND child.parent <> '' LIMIT 1");
    row.bind(number).bind(number);
    return row.step() ? row.optionalInstant(0) : std::nullopt;
}

void release(Transaction& transaction, const Origin& origin, std::int64_t freeze, Instant moment) {
    std::vector<std::pair<std::int64_t, std::string>> jobs;
    {
        auto rows =
            transaction.prepare("SELECT job.number, job.id FROM scheduled_job JOIN job ON job.number = "
                                "scheduled_job.job WHERE scheduled_job.freeze_id = ? AND job.status = 'scheduled'");
        rows.bind(freeze);
        while (rows.step())
            jobs.emplace_back(rows.integer(0), rows.text(1));
    }
    for (const auto& [number, id] : jobs) {
        transaction
            .prepare(
                "UPDATE scheduled_job SET freeze_id = 0, starts_at = CASE WHEN wanted_at > ? THEN wanted_at ELSE ? "
                "END WHERE job = ?")
            .bind(moment)
            .bind(moment)
            .bind(number)
            .run();
        transaction.prepare("UPDATE job SET waiting_for = 'its time', updated_at = ? WHERE number = ?")
            .bind(now())
            .bind(number)
            .run();
        transaction.append({origin.actor, origin.request_id, id}, "job", id, "progress", {},
                           boost::json::object{{"waiting_for", "its time"}});
    }
}

void replan(Transaction& transaction, const Origin& origin, const std::vector<Scope>& scopes, Instant moment) {
    auto& connection = transaction.connection();
    const StartTimes times(connection, moment, StartTimes::Read::freezes_and_windows);
    for (const auto& waiting : waitingForAWindow(connection)) {
        const auto job = job_store::row(connection, waiting.id);
        const auto places = placesOf(connection, *job);
        const bool concerned = std::any_of(places.begin(), places.end(), [&](const StartTimes::Place& place) {
            return std::any_of(scopes.begin(), scopes.end(),
                               [&](const Scope& scope) { return scope.covers(place.first, place.second); });
        });
        if (!concerned) continue;
        const auto found =
            times.earliest(places, {std::max(moment, waiting.wanted_at), true, isDestructive(job->verb)});
        const auto start = found ? *found : StartTimes::Start{moment, "its time", 0};
        if (start.at == waiting.starts_at && start.waits_for == job->job.waiting_for) continue;
        put(transaction, *job, start, waiting.wanted_at, true);
        transaction.prepare("UPDATE job SET updated_at = ? WHERE number = ?").bind(now()).bind(job->number).run();
        transaction.append({origin.actor, origin.request_id, waiting.id}, "job", waiting.id, "progress",
                           boost::json::object{{"starts_at", formatInstant(waiting.starts_at)}},
                           boost::json::object{{"starts_at", formatInstant(start.at)}});
    }
}

void queue(Transaction& transaction, std::int64_t number, std::int64_t lock_token) {
    transaction
        .prepare("UPDATE job SET status = 'queued', waiting_for = '', lock_token = ?, updated_at = ? "
                 "WHERE number = ?")
        .bind(lock_token)
        .bind(now())
        .bind(number)
        .run();
    remove(transaction, number);
}

} // namespace remuda::scheduled_job_store
