// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_store.h"

// The part of job_store about logs, locks and owners.
namespace remuda::job_store {

void appendLog(Transaction& transaction, std::int64_t number, std::vector<JobLogLine>& lines) {
    if (lines.empty()) return;
    auto last = transaction.prepare("SELECT coalesce(max(number), 0) FROM job_log WHERE job = ?");
    last.bind(number).step();
    auto next = last.integer(0);
    for (auto& line : lines) {
        line.number = ++next;
        transaction.prepare("INSERT INTO job_log(job, number, at, step, level, text) VALUES(?, ?, ?, ?, ?, ?)")
            .bind(number)
            .bind(line.number)
            .bind(line.at)
            .bind(line.step)
            .bind(toText(line.level))
            .bind(line.text)
            .run();
    }
}

std::vector<JobLogLine> log(Connection& connection, std::int64_t number, std::int64_t after, std::int64_t limit) {
    auto rows = connection.prepare(
        "SELECT number, at, step, level, text FROM job_log WHERE job = ? AND number > ? ORDER BY number LIMIT ?");
    rows.bind(number).bind(after).bind(limit);
    std::vector<JobLogLine> lines;
    while (rows.step())
        lines.push_back({rows.integer(0), rows.instant(1), rows.text(2),
                         logLevelFromText(rows.view(3)).value_or(LogLevel::info), rows.text(4)});
    return lines;
}

std::optional<std::int64_t> lock(Transaction& transaction, const std::string& hardware_name, const std::string& job) {
    auto row = transaction.prepare("INSERT INTO machine_lock(hardware_name, job, since) VALUES(?, ?, ?) "
                                   "ON CONFLICT(hardware_name) DO NOTHING RETURNING token");
    row.bind(hardware_name).bind(job).bind(now());
    return row.step() ? std::optional(row.integer(0)) : std::nullopt;
}

bool holdsLock(Connection& connection, const StoredJob& job) {
    if (onlyLooks(job.verb)) return true;
    auto row = connection.prepare("SELECT 1 FROM machine_lock WHERE token = ? AND hardware_name = ? AND job = ?");
    return row.bind(job.lock_token).bind(job.hardware_name).bind(job.job.id).step();
}

void unlock(Transaction& transaction, const StoredJob& job) {
    transaction.prepare("DELETE FROM machine_lock WHERE token = ? AND hardware_name = ?")
        .bind(job.lock_token)
        .bind(job.hardware_name)
        .run();
}

bool takeUp(StoredJob& job, std::int64_t server) {
    if (job.owner != 0 && job.owner != server) return false;
    job.owner = server;
    ++job.fence;
    return true;
}

std::optional<Wishes> wishes(Connection& connection, const StoredJob& job) {
    auto row =
        connection.prepare("SELECT cancel_requested, pause FROM job WHERE number = ? AND owner = ? AND fence = ?");
    if (!row.bind(job.number).bind(job.owner).bind(job.fence).step() || !holdsLock(connection, job))
        return std::nullopt;
    return Wishes{row.integer(0) != 0, static_cast<Pause>(row.integer(1))};
}

bool mayWrite(Connection& connection, const StoredJob& job) {
    return wishes(connection, job).has_value();
}

std::vector<Steered> steered(Connection& connection, std::int64_t server) {
    auto rows = connection.prepare("SELECT id, cancel_requested FROM job WHERE owner = ? AND owner <> 0 AND "
                                   "(cancel_requested = 1 OR pause = 1)");
    rows.bind(server);
    std::vector<Steered> jobs;
    while (rows.step())
        jobs.push_back({rows.text(0), rows.integer(1) != 0});
    return jobs;
}

} // namespace remuda::job_store
