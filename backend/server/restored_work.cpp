// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/server/restored_work.h"

#include "backend/jobs/job_store.h"
#include "backend/schedules/schedule_store.h"

namespace remuda::restored_work {

namespace {

namespace json = boost::json;

// Its last entry tells how old the backup is.
std::string reasonIn(Connection& connection) {
    auto row = connection.prepare("SELECT max(at) FROM change");
    const auto last = row.step() ? row.optionalInstant(0) : std::nullopt;
    return "paused by a restore: this is how it stood" + (last ? " at " + formatInstant(*last) : std::string()) +
           ", and the machine may have changed since; resume the job to go on with it, or cancel it";
}

std::vector<std::string> unfinished(Connection& connection) {
    auto rows = connection.prepare("SELECT id FROM job WHERE ended_at IS NULL AND status NOT IN ('finished', 'failed', "
                                   "'cancelled', 'paused') ORDER BY number");
    std::vector<std::string> ids;
    while (rows.step())
        ids.push_back(rows.text(0));
    return ids;
}

// Children of a batch that have not begun are held by the batch, and go on with it.
bool isHeldByItsBatch(const StoredJob& stored) {
    const auto status = stored.job.status;
    return !stored.job.parent.empty() && (status == JobStatus::queued || status == JobStatus::scheduled);
}

void pause(Transaction& transaction, StoredJob& stored, const std::string& reason) {
    auto& job = stored.job;
    const std::string before(toText(job.status));
    if (!stored.isBatch()) {
        job_store::setPause(transaction, stored.number, Pause::wanted);
        if (job.started_at) {
            stored.unsettled = true; // the one that was saved may have sent something after that
            job.usual.reset();
        }
    }
    job.status = JobStatus::paused;
    job.waiting_for = "somebody who resumes it: a restore has paused it";
    job.retry_at.reset();
    job.updated_at = now();
    job_store::update(transaction, stored);
    std::vector<JobLogLine> lines{{0, job.updated_at, "", LogLevel::warning, reason}};
    job_store::appendLog(transaction, stored.number, lines);
    Origin origin;
    origin.job_id = job.id;
    transaction.append(origin, "job", job.id, "pause", json::object{{"status", before}},
                       json::object{{"status", toText(job.status)}});
}

} // namespace

Held hold(Transaction& transaction) {
    Held held;
    const auto reason = reasonIn(transaction.connection());
    for (const auto& id : unfinished(transaction.connection())) {
        auto stored = job_store::find(transaction.connection(), id);
        if (!stored || isHeldByItsBatch(*stored)) continue;
        pause(transaction, *stored, reason);
        ++held.jobs;
    }
    for (const auto& schedule : schedule_store::all(transaction.connection())) {
        if (schedule.paused) continue;
        schedule_store::setPaused(transaction, Origin(), schedule, true, schedule.next_at);
        ++held.schedules;
    }
    return held;
}

} // namespace remuda::restored_work
