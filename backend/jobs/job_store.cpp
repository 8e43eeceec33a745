// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_store.h"

#include "backend/jobs/job_columns.h"

namespace remuda::job_store {

namespace {

std::vector<StoredJob> rowsWhere(Connection& connection, const std::string& where, const std::string& parameter = {}) {
    std::vector<StoredJob> jobs;
    auto rows = connection.prepare(std::string("SELECT ") + job_columns::names + " FROM job WHERE " + where);
    if (!parameter.empty()) rows.bind(parameter);
    while (rows.step())
        jobs.push_back(job_columns::read(rows));
    return jobs;
}

std::vector<StoredJob> select(Connection& connection, const std::string& where, const std::string& parameter) {
    auto jobs = rowsWhere(connection, where, parameter);
    for (auto& job : jobs)
        job_columns::readSteps(connection, job);
    return jobs;
}

std::vector<Pending> pending(Statement rows) {
    std::vector<Pending> result;
    while (rows.step())
        result.push_back({rows.text(0), rows.text(1), rows.integer(2)});
    return result;
}

} // namespace

std::optional<StoredJob> find(Connection& connection, const std::string& id) {
    if (id.empty()) return std::nullopt;
    auto found = select(connection, "id = ?", id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<StoredJob> row(Connection& connection, const std::string& id) {
    auto rows = connection.prepare(std::string("SELECT ") + job_columns::names + " FROM job WHERE id = ?");
    rows.bind(id);
    return rows.step() ? std::optional(job_columns::read(rows)) : std::nullopt;
}

std::optional<JobStatus> status(Connection& connection, std::int64_t number) {
    auto row = connection.prepare("SELECT status FROM job WHERE number = ?");
    row.bind(number);
    return row.step() ? jobStatusFromText(row.view(0)) : std::nullopt;
}

std::optional<Seen> seen(Connection& connection, const StoredJob& job) {
    auto row = connection.prepare(
        "SELECT job.status, job.progress, job.result, job.waiting_for, job.pause, job.current_step, job.error_class, "
        "job.cancel_requested, coalesce(job_step.name, ''), coalesce(job_step.detail, '') FROM job LEFT JOIN job_step "
        "ON job_step.job = job.number AND job_step.position = job.current_step WHERE job.number = ?");
    row.bind(job.number);
    if (!row.step()) return std::nullopt;
    Seen seen;
    auto& stored = seen.job;
    stored.status = jobStatusFromText(row.view(0)).value_or(JobStatus::failed);
    stored.progress = static_cast<int>(row.integer(1));
    stored.result = row.text(2);
    stored.waiting_for = row.text(3);
    seen.pause = static_cast<Pause>(row.integer(4));
    stored.pausing = seen.pause == Pause::wanted && !isEnded(stored.status) && stored.status != JobStatus::paused;
    stored.current_step = static_cast<int>(row.integer(5));
    if (const auto error_class = errorClassFromText(row.view(6)))
        stored.error = JobError{*error_class, {}, {}, false, 0};
    seen.cancel_requested = row.integer(7) != 0;
    seen.step = row.text(8);
    seen.detail = row.text(9);
    return seen;
}

std::vector<StoredJob> children(Connection& connection, const std::string& parent) {
    return select(connection, "parent = ? ORDER BY number", parent);
}

std::vector<std::string> targets(Connection& connection, const StoredJob& job) {
    if (!job.isBatch()) return {job.hardware_name};
    auto rows = connection.prepare(
        "SELECT hardware_name FROM job WHERE parent = ? GROUP BY hardware_name ORDER BY min(number)");
    rows.bind(job.job.id);
    std::vector<std::string> names;
    while (rows.step())
        names.push_back(rows.text(0));
    return names;
}

std::vector<StoredJob> openBatches(Connection& connection) {
    auto batches = rowsWhere(
        connection,
        "(status = 'queued' OR status = 'started') AND action = 'batch' AND cancel_requested = 0 ORDER BY number");
    for (auto& batch : batches)
        batch.job.children = counts(connection, batch.job.id);
    return batches;
}

std::vector<Pending> begun(Connection& connection, std::int64_t server) {
    const std::string open = "SELECT id, parent, number FROM job WHERE (status = 'started' OR status = 'waiting' OR "
                             "status = 'retrying' OR status = 'cancelling') AND action <> 'batch' AND ";
    if (server == 0) return pending(connection.prepare(open + "owner = 0 ORDER BY number"));
    auto rows = connection.prepare(open + "(owner = 0 OR owner = ?) ORDER BY number");
    rows.bind(server);
    return pending(std::move(rows));
}

std::vector<Pending> startable(Connection& connection, std::int64_t limit) {
    auto rows = connection.prepare("SELECT id, parent, number FROM job WHERE status = 'queued' AND parent = '' "
                                   "AND action <> 'batch' ORDER BY number LIMIT ?");
    rows.bind(limit);
    return pending(std::move(rows));
}

std::int64_t waiting(Connection& connection, std::int64_t limit) {
    auto row = connection.prepare(
        "SELECT count(*) FROM (SELECT 1 FROM job WHERE status IN ('queued', 'scheduled') UNION ALL SELECT 1 FROM job "
        "WHERE status = 'paused' AND started_at IS NULL LIMIT ?) AS waiting");
    row.bind(limit).step();
    return row.integer(0);
}

ChildCounts counts(Connection& connection, const std::string& parent) {
    ChildCounts counts;
    auto rows = connection.prepare("SELECT status, count(*) FROM job WHERE parent = ? GROUP BY status");
    rows.bind(parent);
    while (rows.step()) {
        const auto status = jobStatusFromText(rows.view(0)).value_or(JobStatus::failed);
        const auto number = rows.integer(1);
        counts.total += number;
        switch (status) {
        case JobStatus::finished:
            counts.finished += number;
            break;
        case JobStatus::failed:
            counts.failed += number;
            break;
        case JobStatus::cancelled:
            counts.cancelled += number;
            break;
        case JobStatus::queued:
        case JobStatus::scheduled:
            counts.queued += number;
            break;
        default:
            counts.running += number;
            break;
        }
    }
    return counts;
}

std::int64_t failedOnceBegun(Connection& connection, const std::string& parent) {
    auto row = connection.prepare(
        "SELECT count(*) FROM job WHERE parent = ? AND status = 'failed' AND started_at IS NOT NULL");
    row.bind(parent).step();
    return row.integer(0);
}

std::string childrenWaitFor(Connection& connection, const std::string& parent) {
    auto row = connection.prepare(
        "SELECT waiting_for FROM job WHERE parent = ? AND status = 'scheduled' ORDER BY number LIMIT 1");
    row.bind(parent);
    return row.step() ? row.text(0) : std::string();
}

int progressOf(Connection& connection, const std::string& parent, const ChildCounts& counts) {
    if (counts.total == 0) return 0;
    std::int64_t sum = 100 * (counts.finished + counts.failed + counts.cancelled);
    if (counts.running > 0) {
        auto row = connection.prepare(
            "SELECT coalesce(sum(progress), 0) FROM job WHERE parent = ? AND status IN ('started', 'waiting', "
            "'retrying', 'cancelling', 'paused')");
        row.bind(parent).step();
        sum += row.integer(0);
    }
    return static_cast<int>(sum / counts.total);
}

std::optional<JobError> commonError(Connection& connection, const std::string& parent) {
    auto row =
        connection.prepare("SELECT error_class, max(error_message) FROM job WHERE parent = ? AND error_class <> '' "
                           "GROUP BY error_class ORDER BY count(*) DESC LIMIT 1");
    row.bind(parent);
    if (!row.step()) return std::nullopt;
    JobError error;
    error.error_class = errorClassFromText(row.view(0)).value_or(ErrorClass::internal);
    error.message = row.text(1);
    return error;
}

} // namespace remuda::job_store
