// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_run.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <set>
#include <thread>

namespace remuda {

// Runs the jobs: one thread, a coroutine a job. What there is to do is read from the database alone, so that a job that
// was stored before a crash is found like a new one. Public functions may be called from any thread.
class JobEngine {
public:
    JobEngine(Database& database, SecretBox secrets, JobOptions options, JobLedger& ledger);
    ~JobEngine();

    void start();
    void stop(); // see JobService::stop; may be called twice

    void wake();                        // something may have become startable
    void cancel(const std::string& id); // tells a run that its cancellation is stored
    LogFollowers& followers() { return m_followers; }
    const DriverRegistry& drivers() const { return m_drivers; } // filled in the constructor, only read afterwards

private:
    using Pending = job_store::Pending;
    boost::asio::awaitable<void> dispatch();
    std::vector<Pending> collect(); // what to take up now
    std::vector<Pending> collectChildren(Connection& connection, const StoredJob& batch);
    void launch(const Pending& pending);
    boost::asio::awaitable<void> beat();
    bool isActive(const Pending& pending) const { return m_active.contains(pending.id); }

    Database& m_database;
    SecretBox m_secrets;
    JobOptions m_options;
    JobLedger& m_ledger;
    boost::asio::io_context m_context{1};
    DriverRegistry m_drivers;
    LogFollowers m_followers;
    boost::asio::steady_timer m_wake, m_beat;
    bool m_woken = false, m_stopping = false;
    std::map<std::string, std::shared_ptr<JobRun>> m_active;
    std::map<std::string, int> m_active_children; // by batch
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> m_work;
    std::thread m_thread;
};

} // namespace remuda
