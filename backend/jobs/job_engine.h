// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/power_refresh.h"
#include "backend/jobs/job_run.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <mutex>
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

    // Begins a new job in the write that submits it, on the writer thread: takes one of this server's places for it, to
    // be followed by run() after the commit, or by giveBack(). False: it has to wait for its turn like any other.
    bool beginHere(Connection& connection, StoredJob& stored, const Machine& machine);
    void run(BegunJob begun);
    void giveBack(const std::string& id);

    void wake();                                                       // something may have become startable
    void cancel(const std::string& id);                                // tells a run that its cancellation is stored
    void holdUp(const std::string& id);                                // likewise, of a pause
    void setRights(JobRights rights) { m_rights = std::move(rights); } // before start()
    const JobRights& rights() const { return m_rights; }
    Instant now() const { return m_options.clock(); }
    LogFollowers& followers() { return m_followers; }
    void setLastLook(LastLook last_look) { m_last_look = std::move(last_look); } // before start()
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
    };
    void sayWhatIsResumed();
    boost::asio::awaitable<void> dispatch();
    boost::asio::awaitable<bool> takeUp(); // true: there may be more
    std::vector<Pending> collect(Connection& connection, const Places& places) const;
    RunServices services() {
        return {m_database, m_options, m_secrets, m_ledger, m_drivers, m_followers, m_last_look, m_rights};
    }
    bool isTaken(const std::string& id) const;
    void claim(Transaction& transaction, const Places& places, Runs& runs, bool one_by_one);
    void launch(const std::shared_ptr<JobRun>& run);
    void hear(bool jobs); // of other servers

    Database& m_database;
    SecretBox m_secrets;
    JobOptions m_options;
    JobLedger& m_ledger;
    boost::asio::io_context m_context{1};
    DriverRegistry m_drivers;
    LogFollowers m_followers;
    LastLook m_last_look;
    JobRights m_rights;
    boost::asio::steady_timer m_wake;
    std::unique_ptr<PowerRefresh> m_refresh;
    std::atomic<int> m_unheard = 0; // see hear
    bool m_woken = false, m_stopping = false;
    std::chrono::steady_clock::time_point m_own_at{}; // when it last looked for its own
    std::map<std::string, std::shared_ptr<JobRun>> m_active;
    // By whom this server's places are taken: jobs under way, and some that are about to be. Also the writer thread
    // asks.
    mutable std::mutex m_places_mutex;
    std::set<std::string> m_taken;
    bool m_accepting = false;           // jobs that begin in the write which submits them
    std::atomic<bool> m_backlog = true; // some wait for places, as far as this server knows
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> m_work;
    std::thread m_thread;
};

} // namespace remuda
