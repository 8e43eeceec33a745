// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_columns.h"

#include "backend/jobs/job_retry.h"
#include "backend/jobs/scheduled_job_store.h"

namespace remuda::job_columns {

const char* const names =
    "number, owner, fence, id, action, verb, target, hardware_name, model, params, status, result, requester, user, "
    "request_id, "
    "parent, "
    "waiting_for, retry_at, started_at, ended_at, created_at, updated_at, progress, current_step, error_class, "
    "error_message, similar, simulated, cancel_requested, from_status, from_reason, lock_token, parallelism, forgiven, "
    "canary_after, retry_of, usual_low_ms, usual_high_ms, usual_runs, pause, per_rack, per_site, unsettled, "
    "intent, permission, error_raw";

namespace {

std::optional<UsualTime> usualAt(const Statement& row, int column) {
    const auto low = row.optionalInteger(column), high = row.optionalInteger(column + 1);
    return low && high ? std::optional(UsualTime{*low, *high, row.integer(column + 2)}) : std::nullopt;
}

} // namespace

StoredJob read(const Statement& row) {
    StoredJob stored;
    auto& job = stored.job;
    int column = 0;
    stored.number = row.integer(column++);
    stored.owner = row.integer(column++);
    stored.fence = row.integer(column++);
    job.id = row.text(column++);
    job.action = row.text(column++);
    stored.verb = verbFromText(row.view(column++)).value_or(Verb::reboot);
    job.target = row.text(column++);
    stored.hardware_name = row.text(column++);
    stored.model = row.text(column++);
    job.params = boost::json::parse(row.view(column++)).as_object();
    job.status = jobStatusFromText(row.view(column++)).value_or(JobStatus::failed);
    job.result = row.text(column++);
    job.requester = row.text(column++);
    job.user = row.text(column++);
    stored.request_id = row.text(column++);
    job.parent = row.text(column++);
    job.waiting_for = row.text(column++);
    job.retry_at = row.optionalInstant(column++);
    job.started_at = row.optionalInstant(column++);
    job.ended_at = row.optionalInstant(column++);
    job.created_at = row.instant(column++);
    job.updated_at = row.instant(column++);
    job.progress = static_cast<int>(row.integer(column++));
    job.current_step = static_cast<int>(row.integer(column++));
    const auto error_class = errorClassFromText(row.view(column++));
    const auto error_message = row.text(column++);
    const auto similar = row.integer(column++);
    if (error_class) {
        // Worth another try without a change: what passes by itself.
        job.error = JobError{*error_class, error_message, std::string(adviceFor(*error_class)),
                             isTransient(*error_class) || *error_class == ErrorClass::internal, similar};
    }
    job.simulated = row.integer(column++) != 0;
    stored.cancel_requested = row.integer(column++) != 0;
    stored.from_status = row.text(column++);
    stored.from_reason = row.text(column++);
    stored.lock_token = row.integer(column++);
    stored.parallelism = static_cast<int>(row.integer(column++));
    stored.forgiven = row.integer(column++);
    stored.canary_after = row.integer(column++);
    job.retry_of = row.text(column++);
    job.usual = usualAt(row, column);
    column += 3;
    stored.pause = static_cast<Pause>(row.integer(column++));
    job.pausing = stored.pause == Pause::wanted && !isEnded(job.status) && job.status != JobStatus::paused;
    stored.per_rack = static_cast<int>(row.integer(column++));
    stored.per_site = static_cast<int>(row.integer(column++));
    stored.unsettled = row.integer(column++) != 0;
    stored.intent = row.text(column++);
    stored.permission = row.text(column++);
    if (job.error) job.error->raw = row.text(column);
    return stored;
}

void readSteps(Connection& connection, StoredJob& stored) {
    if (stored.job.status == JobStatus::scheduled)
        stored.job.starts_at = scheduled_job_store::startsAt(connection, stored.number);
    if (stored.isBatch()) {
        stored.job.children = job_store::counts(connection, stored.job.id);
        stored.job.ends = job_store::endOf(connection, stored, now());
        return;
    }
    auto rows = connection.prepare(
        "SELECT name, title, status, attempt, max_attempts, timeout_ms, repeatable, detail, memo, "
        "started_at, ended_at, "
        "retry_at, usual_low_ms, usual_high_ms, usual_runs FROM job_step WHERE job = ? ORDER BY position");
    rows.bind(stored.number);
    while (rows.step()) {
        JobStep step;
        step.name = rows.text(0);
        step.title = rows.text(1);
        step.status = stepStatusFromText(rows.view(2)).value_or(StepStatus::pending);
        step.attempt = static_cast<int>(rows.integer(3));
        step.max_attempts = static_cast<int>(rows.integer(4));
        step.timeout_ms = rows.integer(5);
        step.repeatable = rows.integer(6) != 0;
        step.detail = rows.text(7);
        stored.memos.push_back(rows.text(8));
        step.started_at = rows.optionalInstant(9);
        step.ended_at = rows.optionalInstant(10);
        step.retry_at = rows.optionalInstant(11);
        step.usual = usualAt(rows, 12);
        stored.job.steps.push_back(std::move(step));
    }
    if (const auto at = continuationOf(connection, stored).position) stored.job.retry_step = stored.job.steps[at].name;
}

} // namespace remuda::job_columns
