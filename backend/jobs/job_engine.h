// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/power_refresh.h"
#include "backend/jobs/job_run.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
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

    void wake();                                                       // something may have become startable
    void cancel(const std::string& id);                                // tells a run that its cancellation is stored
    void holdUp(const std::string& id);                                // likewise, of a pause
    void setRights(JobRights rights) { m_rights = std::move(rights); } // before start()
    const JobRights& rights() const { return m_rights; }
    LogFollowers& followers() { return m_followers; }
    const DriverRegistry& drivers() const { return m_drivers; } // filled in the constructor, only read afterwards
    BmcDesk desk() { return {m_context.get_executor(), m_drivers, m_secrets}; }

private:
    using Pending = job_store::Pending;
    using Runs = std::vector<std::shared_ptr<JobRun>>;
    // What this server may take up now. A copy, since it is looked at on the writer thread.
    struct Places {
        std::int64_t server = 0;
        bool own = false; // looks also for jobs of this server's that nobody runs
        std::size_t free = 0;
        std::set<std::string> active;
    };
    void sayWhatIsResumed();
    boost::asio::awaitable<void> dispatch();
    boost::asio::awaitable<bool> takeUp(); // true: there may be more
    static std::vector<Pending> collect(Connection& connection, const Places& places);
    void claim(Transaction& transaction, const Places& places, Runs& runs);
    void launch(const std::shared_ptr<JobRun>& run);
    void hear(bool jobs); // of other servers

    Database& m_database;
    SecretBox m_secrets;
    JobOptions m_options;
    JobLedger& m_ledger;
    boost::asio::io_context m_context{1};
    DriverRegistry m_drivers;
    LogFollowers m_followers;
    JobRights m_rights;
    boost::asio::steady_timer m_wake;
    std::unique_ptr<PowerRefresh> m_refresh;
    std::atomic<int> m_unheard = 0; // see hear
    bool m_woken = false, m_stopping = false;
    std::chrono::steady_clock::time_point m_own_at{}; // when it last looked for its own
    std::map<std::string, std::shared_ptr<JobRun>> m_active;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> m_work;
    std::thread m_thread;
};

} // namespace remuda
