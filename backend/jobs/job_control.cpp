// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_engine.h"
#include "backend/jobs/job_service.h"

// The part of JobService that steers jobs which are there already.
namespace remuda {

namespace {

Problem ended(const Job& job, const char* what) {
    return problems::conflict("job " + job.id + " is " + std::string(toText(job.status)) + " and cannot be " + what);
}

Origin withJob(const Origin& origin, const std::string& id) {
    return {origin.actor, origin.request_id, id};
}

} // namespace

Result<Job> JobService::find(const std::string& id) {
    return m_database.read([&](Connection& connection) -> Result<Job> {
        auto found = job_store::find(connection, id);
        if (!found) return problems::notFound("job", id);
        return std::move(found->job);
    });
}

Result<std::vector<Job>> JobService::children(const std::string& id) {
    return m_database.read([&](Connection& connection) -> Result<std::vector<Job>> {
        if (!job_store::row(connection, id)) return problems::notFound("job", id);
        std::vector<Job> jobs;
        for (auto& child : job_store::children(connection, id))
            jobs.push_back(std::move(child.job));
        return jobs;
    });
}

Result<std::vector<JobLogLine>> JobService::log(const std::string& id, std::int64_t after, std::int64_t limit) {
    return m_database.read([&](Connection& connection) -> Result<std::vector<JobLogLine>> {
        const auto found = job_store::row(connection, id);
        if (!found) return problems::notFound("job", id);
        return job_store::log(connection, found->number, after, limit);
    });
}

Result<EventSource> JobService::followLog(const std::string& id, std::int64_t after) {
    const auto found = m_database.read([&](Connection& connection) { return job_store::row(connection, id); });
    if (!found) return problems::notFound("job", id);
    return EventSource([this, number = found->number, after](EventSink sink) {
        m_engine->followers().follow(number, after, std::move(sink));
    });
}

Result<Job> JobService::cancel(const std::string& id, const Origin& origin) {
    std::vector<std::string> running;
    std::vector<std::int64_t> touched;
    auto result = m_database.write([&](Transaction& transaction) -> Result<Job> {
        running.clear();
        auto found = job_store::find(transaction.connection(), id);
        if (!found) return problems::notFound("job", id);
        if (isEnded(found->job.status)) return ended(found->job, "cancelled");
        const auto cancelOne = [&](StoredJob& stored) {
            if (isEnded(stored.job.status)) return;
            job_store::requestCancel(transaction, stored.number);
            transaction.wakeJobs();
            touched.push_back(stored.number);
            if (stored.job.status == JobStatus::queued || stored.job.status == JobStatus::scheduled) {
                m_ledger->cancelQueued(transaction, stored, withJob(origin, stored.job.id));
            } else {
                m_ledger->save(transaction, stored, withJob(origin, stored.job.id), "cancel");
                running.push_back(stored.job.id);
            }
        };
        if (found->isBatch()) {
            job_store::requestCancel(transaction, found->number);
            touched.push_back(found->number);
            m_ledger->save(transaction, *found, withJob(origin, id), "cancel");
            for (auto& child : job_store::children(transaction.connection(), id))
                cancelOne(child);
            m_ledger->refreshBatch(transaction, id);
        } else {
            cancelOne(*found);
        }
        return job_store::find(transaction.connection(), id)->job;
    });
    for (const auto& each : running)
        m_engine->cancel(each);
    for (const auto number : touched)
        m_engine->followers().poke(number);
    return result;
}

Result<Job> JobService::retry(const std::string& id, const Origin& origin, RetryFrom from) {
    auto result = m_database.write([&](Transaction& transaction) -> Result<Job> {
        auto found = job_store::find(transaction.connection(), id);
        if (!found) return problems::notFound("job", id);
        if (!isEnded(found->job.status)) return problems::conflict("job " + id + " has not ended yet");
        Submission submission;
        submission.verb = found->verb;
        submission.requester = found->job.requester;
        std::string refused;
        const auto add = [&](const StoredJob& stored) {
            const auto& name = stored.hardware_name;
            submission.machines.push_back(name);
            submission.machine_params[name] = stored.job.params;
            auto& earlier = submission.earlier[name];
            if (from == RetryFrom::start)
                earlier.job = stored.job.id;
            else
                earlier = continuationOf(transaction.connection(), stored);
            if (from == RetryFrom::failed_step && earlier.position == 0)
                refused = name + " cannot go on where it failed: " +
                          (earlier.why_not.empty() ? "nothing that was done can be kept" : earlier.why_not);
        };
        if (found->isBatch()) {
            submission.parallelism = found->parallelism;
            submission.always_batch = true;
            // The target of a request's batch names the request; a bare "reboot x12" would be wrong for fewer.
            if (found->job.target.find('=') != std::string::npos) submission.target = found->job.target;
            for (const auto& child : job_store::children(transaction.connection(), id))
                if (child.job.status == JobStatus::failed) add(child);
            if (submission.machines.empty()) return problems::conflict("no child of job " + id + " has failed");
        } else {
            if (found->job.status == JobStatus::finished) return ended(found->job, "retried");
            add(*found);
        }
        if (!refused.empty()) return problems::conflict(refused + "; retry from the start");
        return submit(transaction, submission, origin);
    });
    if (result) wake();
    return result;
}

Result<Job> JobService::pause(const std::string& id, const Origin& origin) {
    return m_database.write([&](Transaction& transaction) -> Result<Job> {
        auto found = job_store::find(transaction.connection(), id);
        if (!found) return problems::notFound("job", id);
        if (!found->isBatch()) return problems::conflict("job " + id + " is not a batch: only batches can be paused");
        if (isEnded(found->job.status) || found->cancel_requested) return ended(found->job, "paused");
        if (found->job.status == JobStatus::scheduled) return ended(found->job, "paused before it has begun");
        found->job.status = JobStatus::paused;
        m_ledger->save(transaction, *found, withJob(origin, id), "pause");
        return std::move(found->job);
    });
}

Result<Job> JobService::resume(const std::string& id, const Origin& origin) {
    auto result = m_database.write([&](Transaction& transaction) -> Result<Job> {
        auto found = job_store::find(transaction.connection(), id);
        if (!found) return problems::notFound("job", id);
        if (found->job.status != JobStatus::paused) return ended(found->job, "resumed; only a paused batch can be");
        found->job.status = found->job.started_at ? JobStatus::started : JobStatus::queued;
        found->forgiven = found->job.children ? found->job.children->failed : 0;
        m_ledger->save(transaction, *found, withJob(origin, id), "resume");
        transaction.wakeJobs();
        return std::move(found->job);
    });
    if (result) wake();
    return result;
}

} // namespace remuda
