// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_engine.h"
#include "backend/jobs/job_service.h"
#include "backend/jobs/scheduled_job_store.h"

// The part of JobService that steers jobs which are there already.
namespace remuda {

namespace {

Problem ended(const Job& job, const char* what) {
    return problems::conflict("job " + job.id + " is " + std::string(toText(job.status)) + " and cannot be " + what);
}

Origin withJob(const Origin& origin, const std::string& id) {
    return {origin.actor, origin.request_id, id};
}

// Whoever resumes a batch has seen what failed: it counts anew, and where something did another canary goes ahead.
void forgive(Connection& connection, StoredJob& batch) {
    const auto failed = job_store::failedOnceBegun(connection, batch.job.id);
    if (failed > batch.forgiven) batch.canary_after = batch.job.children->finished;
    batch.forgiven = failed;
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
            if (stored.job.status == JobStatus::queued || stored.job.status == JobStatus::scheduled ||
                (stored.job.status == JobStatus::paused && !stored.job.started_at)) {
                m_ledger->cancelQueued(transaction, stored, withJob(origin, stored.job.id));
            } else {
                m_ledger->save(transaction, stored, withJob(origin, stored.job.id), "cancel");
                running.push_back(stored.job.id);
            }
        };
        if (found->isBatch()) {
            job_store::requestCancel(transaction, found->number);
            scheduled_job_store::remove(transaction, found->number);
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
    if (!running.empty()) wake(); // one that stood still is taken up to be ended
    for (const auto number : touched)
        m_engine->followers().poke(number);
    return result;
}

// A batch starts no further children; a job stands still before its next step, at once where none is under way.
Result<Job> JobService::pause(const std::string& id, const Origin& origin) {
    auto result = m_database.write([&](Transaction& transaction) -> Result<Job> {
        auto found = job_store::find(transaction.connection(), id);
        if (!found) return problems::notFound("job", id);
        if (isEnded(found->job.status) || found->cancel_requested) return ended(found->job, "paused");
        if (found->job.status == JobStatus::scheduled) return ended(found->job, "paused before it has begun");
        if (found->job.status == JobStatus::paused || found->job.pausing) return std::move(found->job);
        if (!found->isBatch()) job_store::setPause(transaction, found->number, Pause::wanted);
        if (found->isBatch() || found->job.status == JobStatus::queued) found->job.status = JobStatus::paused;
        if (found->isBatch()) found->job.waiting_for.clear(); // whoever pauses it knows why it stands still
        m_ledger->save(transaction, *found, withJob(origin, id), "pause");
        transaction.wakeJobs(); // the server that works on it is to know
        return std::move(found->job);
    });
    if (result && result->pausing) m_engine->holdUp(id);
    return result;
}

Result<Job> JobService::resume(const std::string& id, const Origin& origin) {
    auto result = m_database.write([&](Transaction& transaction) -> Result<Job> {
        auto found = job_store::find(transaction.connection(), id);
        if (!found) return problems::notFound("job", id);
        auto& job = found->job;
        if (job.status != JobStatus::paused && !job.pausing) return ended(job, "resumed; only what is paused can be");
        const bool begun = job.started_at.has_value();
        if (!found->isBatch())
            job_store::setPause(transaction, found->number, job.pausing || !begun ? Pause::none : Pause::resumed);
        // One that a restore has paused may still be waiting for its moment.
        const bool waits = !begun && scheduled_job_store::startsAt(transaction.connection(), found->number);
        if (!job.pausing) job.status = begun ? JobStatus::started : waits ? JobStatus::scheduled : JobStatus::queued;
        if (!job.pausing) job.waiting_for = waits ? "its time" : "";
        if (found->isBatch()) forgive(transaction.connection(), *found);
        m_ledger->save(transaction, *found, withJob(origin, id), "resume");
        transaction.wakeJobs();
        if (!found->isBatch()) return std::move(job);
        m_ledger->refreshBatch(transaction, id); // what holds its children up now
        return job_store::find(transaction.connection(), id)->job;
    });
    if (result) wake();
    return result;
}

} // namespace remuda
