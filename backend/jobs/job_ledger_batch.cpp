// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_ledger.h"

#include <algorithm>

namespace remuda {

namespace {

std::string resultOf(const ChildCounts& counts) {
    std::string text = std::to_string(counts.finished) + " of " + std::to_string(counts.total) + " finished";
    if (counts.failed) text += ", " + std::to_string(counts.failed) + " failed";
    if (counts.cancelled) text += ", " + std::to_string(counts.cancelled) + " cancelled";
    return text;
}

JobStatus endOf(const ChildCounts& counts, bool cancel_requested) {
    if (cancel_requested) return JobStatus::cancelled;
    if (counts.failed) return JobStatus::failed;
    return counts.cancelled ? JobStatus::cancelled : JobStatus::finished;
}

void end(Transaction& transaction, StoredJob& batch, const ChildCounts& counts, Instant moment) {
    auto& job = batch.job;
    job.status = endOf(counts, batch.cancel_requested);
    job.ended_at = moment;
    job.waiting_for.clear();
    job.progress = 100;
    job.result = resultOf(counts);
    const auto error = job_store::commonError(transaction.connection(), job.id);
    if (job.status == JobStatus::failed && error)
        job.error = JobError{error->error_class, resultOf(counts) + "; most often: " + error->message, {}, false, 0};
}

// `failed`: since it was last resumed.
void pause(Transaction& transaction, StoredJob& batch, std::int64_t failed, Instant moment) {
    const auto& counts = *batch.job.children;
    auto reason = std::to_string(failed) + " of " + std::to_string(counts.total) + " failed";
    if (const auto error = job_store::commonError(transaction.connection(), batch.job.id))
        reason += "; most often: " + error->message;
    batch.job.status = JobStatus::paused;
    batch.job.waiting_for = "somebody who resumes it: " + reason;
    std::vector<JobLogLine> lines{
        {0, moment, "", LogLevel::warning,
         "paused: " + reason + "; resume to go on with the other " + std::to_string(counts.queued)}};
    job_store::appendLog(transaction, batch.number, lines);
}

} // namespace

std::int64_t JobLedger::failuresToPause(std::int64_t children) {
    return std::clamp<std::int64_t>((children + 9) / 10, 1, 3);
}

bool JobLedger::awaitsCanary(const StoredJob& batch) {
    const auto& counts = *batch.job.children;
    return counts.total >= 10 && counts.finished <= batch.canary_after;
}

void JobLedger::refreshBatch(Transaction& transaction, const std::string& id) const {
    auto found = job_store::row(transaction.connection(), id);
    if (!found || isEnded(found->job.status)) return;
    auto& batch = *found;
    auto& job = batch.job;
    const auto counts = job_store::counts(transaction.connection(), id);
    job.children = counts;
    job.progress = job_store::progressOf(transaction.connection(), id, counts);
    const bool begun = counts.queued < counts.total;
    if (begun && !job.started_at) job.started_at = now();
    if (counts.queued == 0 && counts.running == 0) {
        end(transaction, batch, counts, now());
    } else if (job.status != JobStatus::paused && job.status != JobStatus::scheduled) {
        job.status = begun ? JobStatus::started : JobStatus::queued;
        job.waiting_for = counts.queued > 0 ? job_store::childrenWaitFor(transaction.connection(), id) : std::string();
        const auto bearable = awaitsCanary(batch) ? 1 : failuresToPause(counts.total);
        if (counts.queued > 0 && counts.failed - batch.forgiven >= bearable)
            if (const auto failed = job_store::failedOnceBegun(transaction.connection(), id) - batch.forgiven;
                failed >= bearable)
                pause(transaction, batch, failed, now());
    }
    save(transaction, batch, batch.origin());
}

} // namespace remuda
