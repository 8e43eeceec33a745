// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_store.h"

// The part of job_store that writes jobs and their steps.
namespace remuda::job_store {

namespace {

using Usual = std::optional<UsualTime>;

std::optional<std::int64_t> lowOf(const Usual& usual) {
    return usual ? std::optional(usual->low_ms) : std::nullopt;
}
std::optional<std::int64_t> highOf(const Usual& usual) {
    return usual ? std::optional(usual->high_ms) : std::nullopt;
}
std::int64_t runsOf(const Usual& usual) {
    return usual ? usual->runs : 0;
}

void insertSteps(Transaction& transaction, StoredJob& stored) {
    stored.memos.resize(stored.job.steps.size());
    for (std::size_t position = 0; position < stored.job.steps.size(); ++position) {
        const auto& step = stored.job.steps[position];
        transaction
            .prepare("INSERT INTO job_step(job, position, name, title, status, attempt, max_attempts, timeout_ms, "
                     "repeatable, detail, memo, started_at, ended_at, usual_low_ms, usual_high_ms, usual_runs) "
                     "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(stored.number)
            .bind(static_cast<std::int64_t>(position))
            .bind(step.name)
            .bind(step.title)
            .bind(toText(step.status))
            .bind(step.attempt)
            .bind(step.max_attempts)
            .bind(step.timeout_ms)
            .bind(step.repeatable)
            .bind(step.detail)
            .bind(stored.memos[position])
            .bind(step.started_at)
            .bind(step.ended_at)
            .bind(lowOf(step.usual))
            .bind(highOf(step.usual))
            .bind(runsOf(step.usual))
            .run();
    }
}

} // namespace

void insert(Transaction& transaction, StoredJob& stored) {
    const auto& job = stored.job;
    auto row = transaction.connection().prepareInsert(
        "INSERT INTO job(id, action, verb, target, hardware_name, site, rack, model, firmware, params, status, "
        "requester, "
        "user, request_id, parent, created_at, updated_at, started_at, late_after, current_step, "
        "simulated, from_status, from_reason, lock_token, owner, fence, parallelism, per_rack, per_site, "
        "retry_of, usual_low_ms, usual_high_ms, usual_runs, intent, permission) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?)",
        "number");
    row.bind(job.id)
        .bind(job.action)
        .bind(toText(stored.verb))
        .bind(job.target)
        .bind(stored.hardware_name)
        .bind(stored.site)
        .bind(stored.rack)
        .bind(stored.model)
        .bind(stored.firmware)
        .bind(boost::json::serialize(job.params))
        .bind(toText(job.status))
        .bind(job.requester)
        .bind(job.user)
        .bind(stored.request_id)
        .bind(job.parent)
        .bind(job.created_at)
        .bind(job.updated_at)
        .bind(job.started_at)
        .bind(lateAfter(job))
        .bind(job.current_step)
        .bind(job.simulated)
        .bind(stored.from_status)
        .bind(stored.from_reason)
        .bind(stored.lock_token)
        .bind(stored.owner)
        .bind(stored.fence)
        .bind(stored.parallelism)
        .bind(stored.per_rack)
        .bind(stored.per_site)
        .bind(job.retry_of)
        .bind(lowOf(job.usual))
        .bind(highOf(job.usual))
        .bind(runsOf(job.usual))
        .bind(stored.intent)
        .bind(stored.permission);
    stored.number = row.insert();
    insertSteps(transaction, stored);
}

void update(Transaction& transaction, const StoredJob& stored) {
    const auto& job = stored.job;
    transaction
        .prepare("UPDATE job SET status = ?, result = ?, waiting_for = ?, retry_at = ?, started_at = ?, ended_at = ?, "
                 "updated_at = ?, progress = ?, current_step = ?, error_class = ?, error_message = ?, error_raw = ?, "
                 "similar = ?, "
                 "from_status = ?, from_reason = ?, forgiven = ?, canary_after = ?, usual_low_ms = ?, usual_high_ms = "
                 "?, usual_runs = ?, "
                 "late_after = ?, unsettled = ?, owner = ?, fence = ? WHERE number = ?")
        .bind(toText(job.status))
        .bind(job.result)
        .bind(job.waiting_for)
        .bind(job.retry_at)
        .bind(job.started_at)
        .bind(job.ended_at)
        .bind(job.updated_at)
        .bind(job.progress)
        .bind(job.current_step)
        .bind(job.error ? std::string(toText(job.error->error_class)) : std::string())
        .bind(job.error ? job.error->message : std::string())
        .bind(job.error ? job.error->raw : std::string())
        .bind(job.error ? job.error->similar : 0)
        .bind(stored.from_status)
        .bind(stored.from_reason)
        .bind(stored.forgiven)
        .bind(stored.canary_after)
        .bind(lowOf(job.usual))
        .bind(highOf(job.usual))
        .bind(runsOf(job.usual))
        .bind(lateAfter(job))
        .bind(stored.unsettled)
        .bind(isEnded(job.status) || job.status == JobStatus::paused ? 0 : stored.owner) // nobody works on it
        .bind(stored.fence)
        .bind(stored.number)
        .run();
}

void updateStep(Transaction& transaction, const StoredJob& stored, std::size_t position) {
    const auto& step = stored.job.steps[position];
    transaction
        .prepare("UPDATE job_step SET status = ?, attempt = ?, detail = ?, memo = ?, started_at = ?, ended_at = ?, "
                 "retry_at = ?, usual_low_ms = ?, usual_high_ms = ?, usual_runs = ? WHERE job = ? AND position = ?")
        .bind(toText(step.status))
        .bind(step.attempt)
        .bind(step.detail)
        .bind(stored.memos[position])
        .bind(step.started_at)
        .bind(step.ended_at)
        .bind(step.retry_at)
        .bind(lowOf(step.usual))
        .bind(highOf(step.usual))
        .bind(runsOf(step.usual))
        .bind(stored.number)
        .bind(static_cast<std::int64_t>(position))
        .run();
}

void requestCancel(Transaction& transaction, std::int64_t number) {
    transaction.prepare("UPDATE job SET cancel_requested = 1 WHERE number = ?").bind(number).run();
}

void setPause(Transaction& transaction, std::int64_t number, Pause pause) {
    transaction.prepare("UPDATE job SET pause = ? WHERE number = ?").bind(static_cast<int>(pause)).bind(number).run();
}

} // namespace remuda::job_store
