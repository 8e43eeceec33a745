// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_engine.h"

#include "backend/drivers/power/ipmi_driver.h"
#include "backend/drivers/power/simulated_driver.h"
#include "backend/http/log.h"
#include "backend/store/later.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

namespace remuda {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Jobs that nobody woke the engine for are found by looking.
constexpr auto lookAnyway = 5s;
constexpr auto heartbeat = 10s;

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
    , m_wake(m_context)
    , m_beat(m_context) {
    const auto simulated = std::make_shared<SimulatedDriver>(database, m_options.seed, m_options.simulated_speed);
    m_drivers.add(simulated);
    m_drivers.add("simulated", simulated);
    m_drivers.add(std::make_shared<IpmiDriver>(m_options.ipmitool));
}

JobEngine::~JobEngine() {
    stop();
}

void JobEngine::start() {
    m_work.emplace(m_context.get_executor());
    asio::co_spawn(m_context, dispatch(), asio::detached);
    asio::co_spawn(m_context, beat(), asio::detached);
    m_thread = std::thread([this] { m_context.run(); });
}

void JobEngine::stop() {
    if (!m_thread.joinable()) return;
    asio::post(m_context, [this] {
        m_stopping = true;
        m_wake.cancel();
        m_beat.cancel();
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

asio::awaitable<void> JobEngine::dispatch() {
    while (!m_stopping) {
        m_woken = false;
        try {
            for (const auto& pending : collect())
                launch(pending);
        } catch (const std::exception& error) {
            log(LogLevel::error, std::string("jobs cannot be read: ") + error.what());
        }
        if (m_woken || m_stopping) continue;
        m_wake.expires_after(lookAnyway);
        boost::system::error_code ignored;
        co_await m_wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

std::vector<JobEngine::Pending> JobEngine::collect() {
    return m_database.read([&](Connection& connection) {
        std::vector<Pending> result;
        const auto take = [&](std::vector<Pending> found) {
            for (auto& each : found)
                if (!isActive(each) && m_active.size() + result.size() < m_options.max_running)
                    result.push_back(std::move(each));
        };
        // Those that an earlier server began, or that a failing database threw out, come first: they hold machines.
        take(job_store::begun(connection));
        if (m_active.size() + result.size() >= m_options.max_running) return result;
        // Those being claimed still read "queued": ask for as many more.
        take(job_store::startable(connection, static_cast<std::int64_t>(m_options.max_running)));
        for (const auto& batch : job_store::openBatches(connection))
            take(collectChildren(connection, batch));
        return result;
    });
}

std::vector<JobEngine::Pending> JobEngine::collectChildren(Connection& connection, const StoredJob& batch) {
    const auto& counts = *batch.job.children;
    const auto running = m_active_children.find(batch.job.id);
    const int active = running == m_active_children.end() ? 0 : running->second;
    const int places = (JobLedger::awaitsCanary(counts, batch.forgiven) ? 1 : batch.parallelism) - active;
    if (places <= 0) return {};
    auto found = job_store::queuedChildren(connection, batch.job.id, places + active);
    std::erase_if(found, [&](const Pending& each) { return isActive(each); });
    if (found.size() > static_cast<std::size_t>(places)) found.resize(static_cast<std::size_t>(places));
    return found;
}

void JobEngine::launch(const Pending& pending) {
    const RunServices services{m_database, m_options, m_secrets, m_ledger, m_drivers, m_followers};
    auto run = std::make_shared<JobRun>(services, m_context.get_executor(), pending.id, pending.parent, pending.number);
    m_active[pending.id] = run;
    if (!pending.parent.empty()) ++m_active_children[pending.parent];
    asio::co_spawn(m_context, run->execute(), [this, run](std::exception_ptr error) {
        m_active.erase(run->id());
        if (!run->parent().empty() && --m_active_children[run->parent()] == 0) m_active_children.erase(run->parent());
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
        if (!run->ended()) return;
        m_woken = true;
        m_wake.cancel();
    });
}

asio::awaitable<void> JobEngine::beat() {
    while (!m_stopping) {
        m_beat.expires_after(heartbeat);
        boost::system::error_code ignored;
        co_await m_beat.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        std::vector<std::int64_t> numbers;
        for (const auto& [id, run] : m_active)
            numbers.push_back(run->number());
        if (numbers.empty() || m_stopping) continue;
        std::function<bool(Transaction&)> work = [numbers](Transaction& transaction) {
            job_store::touch(transaction, numbers);
            return true;
        };
        co_await writeAwaited(m_database, std::move(work));
    }
}

} // namespace remuda
