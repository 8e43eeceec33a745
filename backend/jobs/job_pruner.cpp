// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_pruner.h"

#include "backend/http/log.h"
#include "backend/jobs/old_job_store.h"

namespace remuda {

namespace {

// A job has a dozen rows of steps and log: some ten milliseconds of the writer's time.
constexpr std::int64_t jobsAtOnce = 100;
constexpr std::int64_t rowsLookedAt = 1000;

template <class Value>
Value orThrow(Result<Value> result) {
    if (!result) throw StoreError(result.problem());
    return std::move(*result);
}

} // namespace

void JobPruner::start() {
    if (m_keep_days == 0) return;
    m_sweep.start([this] {
        try {
            const auto [jobs, others] = prune(now());
            if (jobs + others > 0)
                log(LogLevel::info, "forgot " + std::to_string(jobs) + " jobs, and " + std::to_string(others) +
                                        " requests, approvals and signed orders, that ended " +
                                        std::to_string(m_keep_days) + " days ago");
        } catch (const StoreError& error) {
            log(LogLevel::error, std::string("old jobs cannot be forgotten now: ") + error.what());
        }
    });
}

JobPruner::Forgotten JobPruner::prune(Instant now) {
    const auto before = now - std::chrono::days(m_keep_days);
    const auto jobs = pruneJobs(before);
    return {jobs, pruneOthers(before)};
}

std::int64_t JobPruner::pruneJobs(Instant before) {
    std::int64_t total = 0;
    for (std::int64_t last = 0; !m_sweep.stopped();) {
        auto page = m_database.read([&](Connection& connection) {
            auto found = old_job_store::endedBefore(connection, before, last, rowsLookedAt);
            std::erase_if(found.jobs, [&](const auto& job) { return old_job_store::teaches(connection, job); });
            return found;
        });
        for (std::size_t next = 0; next < page.jobs.size() && !m_sweep.stopped();) {
            const auto [count, reached] = orThrow(m_database.write([&](Transaction& transaction) {
                const auto in_use = old_job_store::inUse(transaction.connection());
                std::int64_t forgotten = 0;
                auto position = next;
                while (position < page.jobs.size() && forgotten < jobsAtOnce) {
                    const auto room = jobsAtOnce - forgotten;
                    const auto gone = old_job_store::forget(transaction, page.jobs[position], in_use, room);
                    forgotten += gone;
                    if (gone < room || !page.jobs[position].is_batch) ++position; // else it may have more children
                }
                return Result(std::pair(forgotten, position));
            }));
            total += count;
            next = reached;
        }
        last = page.last;
        if (last == 0) break;
    }
    return total;
}

std::int64_t JobPruner::pruneOthers(Instant before) {
    std::int64_t total = 0;
    for (std::int64_t count = jobsAtOnce; count >= jobsAtOnce && !m_sweep.stopped();) {
        count = orThrow(m_database.write([&](Transaction& transaction) {
            return Result(old_job_store::forgetDecided(transaction, before, jobsAtOnce));
        }));
        total += count;
    }
    while (!m_sweep.stopped()) {
        const auto intents = m_database.read(
            [&](Connection& connection) { return old_job_store::unusedIntents(connection, before, jobsAtOnce); });
        if (intents.empty()) break;
        total += orThrow(m_database.write([&](Transaction& transaction) {
            old_job_store::forgetIntents(transaction, intents);
            return Result(static_cast<std::int64_t>(intents.size()));
        }));
    }
    return total;
}

} // namespace remuda
