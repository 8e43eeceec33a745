// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_service.h"
#include "core/domain/schedule.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace remuda {

// Lets begin what is due: jobs that wait for their moment, and runs of schedules. Every server of a database looks; the
// one that comes first does it all in one write, so that the others find nothing left to do. Thread safe.
//
// A run is late when no server was there. Of several that passed meanwhile the last counts; it is still carried out
// within the schedule's grace, else it is missed like those before it. While the job of the run before has not ended
// a run is skipped.
class ScheduleService {
public:
    using Clock = std::function<Instant()>;
    ScheduleService(Database& database, JobService& jobs, Clock clock = now)
        : m_database(database)
        , m_jobs(jobs)
        , m_clock(std::move(clock)) {}
    ~ScheduleService() { stop(); }

    void start(); // a thread that looks when something is due, and every second for what others have changed
    void stop();

    // Everything that is due by then; answers how many jobs and runs that were.
    std::int64_t runDue(Instant moment);

    Database& database() { return m_database; }
    // Machines that the schedule means as the inventory is now: not-found when one is not there, bad-query.
    static Result<std::vector<std::string>> machinesOf(Connection& connection, const Schedule& schedule);
    // Whether the verb takes these parameters.
    static Result<void> check(const Schedule& schedule);

private:
    std::chrono::milliseconds untilNext();
    std::int64_t runSchedules(Transaction& transaction, Instant moment);
    ScheduleRun run(Transaction& transaction, const Schedule& schedule, Instant due, Instant moment);

    Database& m_database;
    JobService& m_jobs;
    const Clock m_clock; // which may be set forward and back: what has run is told by the database
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace remuda
