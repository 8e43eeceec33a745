// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/power_refresh.h"

#include "backend/http/log.h"
#include "backend/inventory/machine_store.h"
#include "backend/store/later.h"
#include "backend/store/server_store.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>

namespace remuda {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t mostInside = 64; // as the gate's share for the background
constexpr auto callTime = 5s;          // a controller that needs longer is as good as silent here
constexpr int mostRest = 7, mostTries = 3;

} // namespace

PowerRefresh::PowerRefresh(Database& database, BmcDesk desk, std::chrono::milliseconds interval)
    : m_database(database)
    , m_desk(std::move(desk))
    , m_interval(interval)
    , m_timer(m_desk.executor) {}

void PowerRefresh::start() {
    asio::co_spawn(m_desk.executor, run(), [](std::exception_ptr error) {
        try {
            if (error) std::rethrow_exception(error);
        } catch (const std::exception& exception) {
            log(LogLevel::error, std::string("the power of the fleet is no longer looked at: ") + exception.what());
        }
    });
}

void PowerRefresh::stop() {
    m_stopping = true;
    m_turns.clear();
    m_timer.cancel();
}

// Ends early when it is woken.
asio::awaitable<void> PowerRefresh::sleepUntil(Deadline moment) {
    if (m_stopping || steady_clock::now() >= moment) co_return;
    m_timer.expires_at(moment);
    boost::system::error_code ignored;
    co_await m_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<void> PowerRefresh::run() {
    auto next = steady_clock::now() + m_interval;
    while (!m_stopping) {
        while (!m_stopping && steady_clock::now() < next)
            co_await sleepUntil(next);
        if (m_stopping) co_return;
        next = steady_clock::now() + m_interval;
        try {
            m_turns = plan();
        } catch (const StoreError& error) {
            log(LogLevel::error, std::string("the power of the fleet cannot be looked at now: ") + error.what());
            continue;
        }
        co_await round();
        if (m_listener) m_listener(m_looked_at);
    }
}

// Who is to be looked at, one of each rack after the other, so that a large or slow rack keeps no other waiting.
std::deque<PowerRefresh::Turn> PowerRefresh::plan() {
    std::vector<std::pair<std::size_t, Turn>> all; // with its number within its rack
    std::unordered_map<std::string, std::size_t> counts;
    std::unordered_map<std::string, Rest> resting;
    m_database.read([&](Connection& connection) {
        const auto share = server_store::shareOf(connection, m_database.serverNumber());
        if (!share) return false;
        std::int64_t seen = 0;
        auto rows = connection.prepare("SELECT hardware_name, site, rack FROM machine WHERE bmc_driver <> '' AND "
                                       "status <> 'retired' AND lock IS NULL ORDER BY hardware_name");
        while (rows.step()) {
            if (seen++ % share->servers != share->turn) continue;
            Turn turn{rows.text(0), rows.text(1) + "/" + rows.text(2)};
            if (const auto found = m_resting.find(turn.name); found != m_resting.end()) {
                auto& rest = resting[turn.name] = found->second;
                if (rest.left-- > 0) continue;
            }
            const auto number = counts[turn.place]++;
            all.emplace_back(number, std::move(turn));
        }
        return true;
    });
    m_resting = std::move(resting); // without those that are gone
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    std::deque<Turn> turns;
    for (auto& [number, turn] : all)
        turns.push_back(std::move(turn));
    return turns;
}

asio::awaitable<void> PowerRefresh::round() {
    m_looked_at = 0;
    if (m_turns.empty()) co_return;
    // Spread over most of the interval: a fleet that is looked at all at once would be felt.
    const auto pace = std::chrono::duration_cast<steady_clock::duration>(m_interval) * 8 / 10 /
                      static_cast<std::int64_t>(m_turns.size());
    auto due = steady_clock::now();
    while (!m_stopping && (!m_turns.empty() || m_inside > 0)) {
        if (m_turns.empty() || m_inside >= mostInside) {
            co_await sleepUntil(Deadline::max()); // woken by a visit that has ended
            continue;
        }
        if (steady_clock::now() < due) {
            co_await sleepUntil(due);
            continue;
        }
        due += pace;
        auto turn = std::move(m_turns.front());
        m_turns.pop_front();
        ++m_inside;
        asio::co_spawn(m_desk.executor, visit(std::move(turn)), [this](std::exception_ptr error) {
            --m_inside;
            m_timer.cancel();
            try {
                if (error) std::rethrow_exception(error);
            } catch (const std::exception& exception) {
                log(LogLevel::error, std::string("a BMC could not be looked at: ") + exception.what());
            }
        });
    }
}

asio::awaitable<void> PowerRefresh::visit(Turn turn) {
    auto loaded =
        m_database.read([&](Connection& connection) { return loadBmcAccess(connection, m_desk.secrets, turn.name); });
    if (!loaded || !loaded->unreadable.empty() || loaded->access.machine.lock) co_return;
    auto& access = loaded->access;
    auto look = [&access](PowerDriver& driver, Deadline deadline) { return driver.status(access, deadline); };
    const auto answer = co_await m_desk.drivers.tryCall<PowerState>(access, callTime, look);
    if (answer) {
        ++m_looked_at;
        co_await note(access.machine, *answer);
    } else if (!m_desk.drivers.isGivenUp(access.machine) && ++turn.tries < mostTries) {
        m_turns.push_back(std::move(turn)); // its rack or its controller is busy: at the end once more
    }
}

// What is new is written, and nothing else: an answer like the last leaves no trace.
asio::awaitable<void> PowerRefresh::note(const Machine& machine, const DriverResult<PowerState>& answer) {
    if (!answer && answer.error().not_asked) co_return;
    const bool silent = !answer && answer.error().error_class == ErrorClass::unreachable;
    if (silent) {
        auto& rest = m_resting[machine.hardware_name];
        rest.rounds = std::min(rest.rounds * 2 + 1, mostRest);
        rest.left = m_desk.drivers.isGivenUp(machine) ? rest.rounds : 0;
        if (!m_desk.drivers.isGivenUp(machine)) co_return; // once is nothing: packets get lost
    } else {
        m_resting.erase(machine.hardware_name);
    }
    const auto change = [answer](Machine& seen) {
        return answer ? takePower(seen, *answer, now()) : takeFailure(seen, answer.error(), now());
    };
    auto trial = machine;
    if (!change(trial)) co_return;
    std::function<bool(Transaction&)> work = [name = machine.hardware_name, change](Transaction& transaction) {
        const auto before = machine_store::find(transaction.connection(), name);
        if (!before || before->lock) return false;
        auto after = *before;
        if (change(after)) machine_store::update(transaction, Origin{}, *before, after, "observe");
        return true;
    };
    co_await writeAwaited(m_database, std::move(work));
}

RedfishDriver::FirstContact pinCertificate(Database& database) {
    return [&database](const Machine& machine, const std::string& sha256, RedfishDriver::Recorded done) {
        auto version = std::make_shared<std::int64_t>(0);
        std::function<bool(Transaction&)> work = [name = machine.hardware_name, address = machine.bmc.address, sha256,
                                                  version](Transaction& transaction) {
            const auto before = machine_store::find(transaction.connection(), name);
            if (!before || !before->bmc.certificate.empty() || before->bmc.address != address) return false;
            auto after = *before;
            after.bmc.certificate = sha256;
            machine_store::update(transaction, Origin{}, *before, after, "pin-certificate");
            *version = after.version;
            return true;
        };
        database.writeLater(std::move(work), [version, done = std::move(done)](bool written) {
            done(written ? std::optional(*version) : std::nullopt);
        });
    };
}

} // namespace remuda
