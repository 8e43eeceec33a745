// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_store.h"

#include "backend/jobs/job_columns.h"

namespace remuda::job_store {

namespace {

std::vector<StoredJob> select(Connection& connection, const std::string& where, const std::string& parameter = {}) {
    std::vector<StoredJob> jobs;
    {
        auto rows = connection.prepare(std::string("SELECT ") + job_columns::names + " FROM job WHERE " + where);
        if (!parameter.empty()) rows.bind(parameter);
        while (rows.step())
            jobs.push_back(job_columns::read(rows));
    }
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
    return select(connection,
                  "status IN ('queued', 'started') AND action = 'batch' AND cancel_requested = 0 ORDER BY number");
}

std::vector<Pending> begun(Connection& connection, std::int64_t server) {
    const std::string open = "SELECT id, parent, number FROM job WHERE status IN ('started', 'waiting', 'retrying', "
                             "'cancelling') AND action <> 'batch' AND ";
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

bool hasQueued(Connection& connection, std::int64_t count) {
    auto row = connection.prepare(
        "SELECT count(*) FROM (SELECT 1 FROM job WHERE status = 'queued' ORDER BY number LIMIT ?) AS waiting");
    row.bind(count).step();
    return row.integer(0) >= count;
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

int progressOf(Connection& connection, const std::string& parent) {
    auto row = connection.prepare(
        "SELECT avg(CASE WHEN status IN ('finished', 'failed', 'cancelled') THEN 100 ELSE progress END) "
        "FROM job WHERE parent = ?");
    row.bind(parent);
    return row.step() ? static_cast<int>(row.integer(0)) : 0;
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
