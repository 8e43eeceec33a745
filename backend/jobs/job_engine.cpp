// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_engine.h"

#include "backend/drivers/power/ipmi_driver.h"
#include "backend/drivers/power/simulated_driver.h"
#include "backend/drivers/redfish/redfish_driver.h"
#include "backend/http/log.h"
#include "backend/store/later.h"
#include "backend/store/server_store.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include <utility>

namespace remuda {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Jobs that nobody woke the engine for are found by looking.
constexpr auto lookAnyway = 5s;
// Taken up in one transaction: enough to share its commit, few enough to leave some to other servers.
constexpr std::size_t atOnce = 128;
// A server that has more under way than that begins no job in the write that submits it: all servers find those that
// wait.
constexpr std::size_t mostBegunHere = 256;

BmcLimits limitsFor(const JobOptions& options) {
    BmcLimits limits;
    limits.open_for = std::chrono::milliseconds(
        static_cast<std::int64_t>(static_cast<double>(limits.open_for.count()) * options.time_scale));
    return limits;
}

} // namespace

JobEngine::JobEngine(Database& database, SecretBox secrets, JobOptions options, JobLedger& ledger)
    : m_database(database)
    , m_secrets(std::move(secrets))
    , m_options(std::move(options))
    , m_ledger(ledger)
    , m_drivers(limitsFor(m_options))
    , m_followers(database, m_context.get_executor())
    , m_wake(m_context) {
    m_drivers.setPromotion(promotePassword(database));
    const auto simulated = std::make_shared<SimulatedDriver>(database, m_options.seed, m_options.simulated_speed);
    m_drivers.add(simulated);
    m_drivers.add("simulated", simulated);
    m_drivers.add(std::make_shared<IpmiDriver>(m_options.ipmitool, limitsFor(m_options)));
    m_drivers.add(std::make_shared<RedfishDriver>(m_options.trust_first_contact, pinCertificate(database)));
    if (m_options.power_refresh_seconds > 0)
        m_refresh =
            std::make_unique<PowerRefresh>(database, desk(), std::chrono::seconds(m_options.power_refresh_seconds));
}

JobEngine::~JobEngine() {
    stop();
}

// Each of them says so in its own log too, once it goes on.
void JobEngine::sayWhatIsResumed() {
    const auto begun = m_database.read(
        [this](Connection& connection) { return job_store::begun(connection, m_database.serverNumber()); });
    if (begun.empty()) return;
    log(LogLevel::info, begun.size() == 1
                            ? "taking up again 1 job that was under way"
                            : "taking up again " + std::to_string(begun.size()) + " jobs that were under way");
}

void JobEngine::start() {
    sayWhatIsResumed();
    m_work.emplace(m_context.get_executor());
    asio::co_spawn(m_context, dispatch(), asio::detached);
    if (m_refresh) m_refresh->start();
    {
        const std::lock_guard guard(m_places_mutex);
        m_backlog = false; // what waits is found by the first look
        m_accepting = true;
    }
    m_thread = std::thread([this] { m_context.run(); });
    m_database.setNewsListener([this](bool jobs) { hear(jobs); });
}

void JobEngine::stop() {
    if (!m_thread.joinable()) return;
    m_database.setNewsListener(nullptr);
    {
        const std::lock_guard guard(m_places_mutex);
        m_accepting = false;
    }
    asio::post(m_context, [this] {
        m_stopping = true;
        m_wake.cancel();
        if (m_refresh) m_refresh->stop();
        for (auto& [id, run] : m_active)
            run->stop();
        m_followers.closeAll();
    });
    // The context runs dry when every run has come to a safe point and every write is answered.
    m_work.reset();
    m_thread.join();
}

void JobEngine::wake() {
    asio::post(m_context, [this] {
        m_woken = true;
        m_wake.cancel();
    });
}

void JobEngine::cancel(const std::string& id) {
    asio::post(m_context, [this, id] {
        if (const auto found = m_active.find(id); found != m_active.end()) found->second->cancel();
    });
}

void JobEngine::holdUp(const std::string& id) {
    asio::post(m_context, [this, id] {
        if (const auto found = m_active.find(id); found != m_active.end()) found->second->holdUp();
    });
}

// Comes with every commit of any server: while one call waits for its turn, others add nothing but whether jobs are
// concerned.
void JobEngine::hear(bool jobs) {
    if (m_unheard.fetch_or(jobs ? 3 : 1) & 1) return;
    asio::post(m_context, [this] {
        const bool jobs_changed = m_unheard.exchange(0) & 2;
        const auto number = m_database.serverNumber();
        for (auto& [id, run] : m_active)
            if (run->server() != number) run->giveUp();
        m_followers.pumpAll();
        if (!jobs_changed) return;
        try {
            for (const auto& [id, cancelled] :
                 m_database.read([&](Connection& connection) { return job_store::steered(connection, number); }))
                if (const auto found = m_active.find(id); found != m_active.end())
                    cancelled ? found->second->cancel() : found->second->holdUp();
        } catch (const StoreError& error) {
            log(LogLevel::error, std::string("cancellations cannot be read: ") + error.what());
        }
        m_woken = true;
        m_wake.cancel();
    });
}

asio::awaitable<void> JobEngine::dispatch() {
    while (!m_stopping) {
        m_woken = false;
        bool more = false;
        try {
            more = co_await takeUp();
        } catch (const std::exception& error) {
            log(LogLevel::error, std::string("jobs cannot be read: ") + error.what());
        }
        if (more || m_woken || m_stopping) continue;
        m_wake.expires_after(lookAnyway);
        boost::system::error_code ignored;
        co_await m_wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

asio::awaitable<bool> JobEngine::takeUp() {
    Places places;
    places.server = m_database.serverNumber();
    if (m_active.size() >= m_options.max_running) m_backlog = true;
    if (m_active.size() >= m_options.max_running || !m_database.holds(places.server)) co_return false;
    // Those it has lost by a failing database alone: seldom, and to look for them among thousands is much work.
    const auto moment = std::chrono::steady_clock::now();
    places.own = moment - m_own_at >= lookAnyway;
    if (places.own) m_own_at = moment;
    places.free = std::min(atOnce, m_options.max_running - m_active.size());
    // Looked for first, since a write that finds nothing costs as much as one that does.
    const auto found = m_database.read([&](Connection& connection) { return collect(connection, places); }).size();
    m_backlog = found == places.free;
    if (found == 0) co_return false;
    const auto runs = std::make_shared<Runs>();
    std::function<bool(Transaction&)> work = [this, places, runs, again = false](Transaction& transaction) mutable {
        runs->clear();
        claim(transaction, places, *runs, std::exchange(again, true));
        return true;
    };
    if (!co_await writeAwaited(m_database, std::move(work), Repeat::allowed)) co_return false;
    for (const auto& run : *runs)
        launch(run);
    co_return !runs->empty();
}

// On the writer thread. No other server writes meanwhile: what is found is still to be had. When something fails, all
// is tried again job by job.
void JobEngine::claim(Transaction& transaction, const Places& places, Runs& runs, bool one_by_one) {
    // Whoever stood still since it looked may have been taken out meanwhile: what it took under its old number would be
    // nobody's, and nobody would free it.
    if (!server_store::takesPart(transaction.connection(), places.server)) return;
    transaction.catchUp(); // a batch that has been stopped by failures in this very commit
    for (const auto& pending : collect(transaction.connection(), places)) {
        const auto run = std::make_shared<JobRun>(services(), m_context.get_executor(), pending, places.server);
        if (!one_by_one) {
            if (run->claim(transaction)) runs.push_back(run);
            continue;
        }
        const auto failure = transaction.attempt([&] {
            try {
                const bool claimed = run->claim(transaction);
                transaction.connection().settle();
                if (claimed) runs.push_back(run);
            } catch (const StoreError&) {
                throw;
            } catch (const std::exception& error) {
                throw StoreError(error.what()); // one damaged job must not be in the way of the others
            }
        });
        if (failure) log(LogLevel::error, "job " + pending.id + " cannot be taken up: " + failure->detail);
    }
}

bool JobEngine::isTaken(const std::string& id) const {
    const std::lock_guard guard(m_places_mutex);
    return m_taken.contains(id);
}

bool JobEngine::beginHere(Connection& connection, StoredJob& stored, const Machine& machine) {
    const auto server = m_database.serverNumber();
    if (m_backlog || !m_database.holds(server) || !server_store::takesPart(connection, server)) return false;
    {
        const std::lock_guard guard(m_places_mutex);
        if (!m_accepting || m_taken.size() >= std::min(mostBegunHere, m_options.max_running)) return false;
        m_taken.insert(stored.job.id);
    }
    JobRun::begin(stored, machine, server, m_options.clock());
    return true;
}

void JobEngine::run(BegunJob begun) {
    asio::post(m_context, [this, begun = std::move(begun)]() mutable {
        launch(std::make_shared<JobRun>(services(), m_context.get_executor(), std::move(begun)));
    });
}

void JobEngine::giveBack(const std::string& id) {
    const std::lock_guard guard(m_places_mutex);
    m_taken.erase(id);
}

std::vector<JobEngine::Pending> JobEngine::collect(Connection& connection, const Places& places) const {
    std::vector<Pending> result;
    const auto take = [&](std::vector<Pending> found) {
        for (auto& each : found)
            if (!isTaken(each.id) && result.size() < places.free) result.push_back(std::move(each));
    };
    // Those that another server began, or that a failing database threw out, come first: they hold machines.
    take(job_store::begun(connection, places.own ? places.server : 0));
    if (result.size() == places.free) return result;
    take(job_store::startable(connection, static_cast<std::int64_t>(places.free)));
    for (const auto& batch : job_store::openBatches(connection)) {
        if (result.size() == places.free) break;
        const auto& counts = *batch.job.children; // those under way on any server
        const auto limit = JobLedger::awaitsCanary(batch) ? 1 : batch.parallelism;
        if (counts.running < limit) take(job_store::queuedChildren(connection, batch, limit - counts.running));
    }
    return result;
}

void JobEngine::launch(const std::shared_ptr<JobRun>& run) {
    m_active[run->id()] = run;
    {
        const std::lock_guard guard(m_places_mutex);
        m_taken.insert(run->id());
    }
    if (m_stopping) run->stop();
    asio::co_spawn(m_context, run->execute(), [this, run](std::exception_ptr error) {
        m_active.erase(run->id());
        giveBack(run->id());
        if (error) {
            // The job stays as it is stored and is taken up again at the next look.
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& exception) {
                log(LogLevel::error, "job " + run->id() + " was thrown out: " + exception.what());
            }
            return;
        }
        // What could not be written down is tried again at the next look, not at once.
        if (!run->ended() && !run->givenUp()) return;
        // Nothing waits for a place or for a batch to go on.
        if (!m_backlog && run->parent().empty() && !run->givenUp()) return;
        m_woken = true;
        m_wake.cancel();
    });
}

} // namespace remuda
