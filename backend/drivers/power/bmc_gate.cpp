// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/bmc_gate.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace remuda {

namespace asio = boost::asio;

std::string BmcGate::keyOf(const Machine& machine) {
    return machine.simulated() || machine.bmc.address.empty() ? "machine:" + machine.hardware_name
                                                              : machine.bmc.address;
}

// Machines without a rack do not share one: they share the site's places only.
std::string BmcGate::rackOf(const Machine& machine) {
    return machine.rack.empty() ? "machine " + machine.hardware_name : machine.site + "/" + machine.rack;
}

bool BmcGate::isOpen(const std::string& bmc) const {
    const auto breaker = m_breakers.find(bmc);
    return breaker != m_breakers.end() && std::chrono::steady_clock::now() < breaker->second.open_until;
}

bool BmcGate::isGivenUp(const Machine& machine) const {
    const auto breaker = m_breakers.find(keyOf(machine));
    return breaker != m_breakers.end() && breaker->second.failures >= m_limits.failures_to_open;
}

bool BmcGate::hasRoom(Lane lane, const std::string& bmc, const std::string& rack, const std::string& site) const {
    const auto inside = [](const Counts& counts, const std::string& key) {
        const auto found = counts.find(key);
        return found == counts.end() ? 0 : found->second;
    };
    const auto& own = m_inside[static_cast<int>(lane)];
    const bool jobs = lane == Lane::jobs;
    return inside(m_bmcs, bmc) < m_limits.per_bmc &&
           own.in_all < (jobs ? m_limits.in_all : m_limits.background_in_all) &&
           inside(own.racks, rack) < (jobs ? m_limits.per_rack : m_limits.background_per_rack) &&
           inside(own.sites, site) < (jobs ? m_limits.per_site : m_limits.background_per_site);
}

namespace {
void add(std::unordered_map<std::string, int>& counts, const std::string& key, int count) {
    if ((counts[key] += count) == 0) counts.erase(key);
}
} // namespace

void BmcGate::takeShared(Lane lane, const std::string& site, int count) {
    auto& own = m_inside[static_cast<int>(lane)];
    own.in_all += count;
    add(own.sites, site, count);
}

void BmcGate::take(Lane lane, const std::string& bmc, const std::string& rack, const std::string& site, int count) {
    add(m_bmcs, bmc, count);
    add(m_inside[static_cast<int>(lane)].racks, rack, count);
    takeShared(lane, site, count);
}

void BmcGate::leave(const Pass& pass) {
    take(pass.m_lane, pass.m_bmc, pass.m_rack, pass.m_site, -1);
    if (pass.m_slow) {
        takeShared(pass.m_lane, pass.m_site, 1); // it was given back before
        --m_slow;
    }
    admit();
}

void BmcGate::becomeSlow(Pass& pass) {
    if (m_slow >= m_limits.slow_in_all) return;
    pass.m_slow = true;
    ++m_slow;
    takeShared(pass.m_lane, pass.m_site, -1);
    admit();
}

void BmcGate::admit() {
    for (auto each = m_waiters.begin(); each != m_waiters.end();) {
        auto& waiter = **each;
        if (m_inside[static_cast<int>(Lane::jobs)].in_all >= m_limits.in_all) return;
        if (!hasRoom(Lane::jobs, waiter.bmc, waiter.rack, waiter.site)) {
            ++each;
            continue;
        }
        take(Lane::jobs, waiter.bmc, waiter.rack, waiter.site, 1);
        waiter.admitted = true;
        waiter.timer->cancel();
        each = m_waiters.erase(each);
    }
}

asio::awaitable<DriverResult<std::shared_ptr<BmcGate::Pass>>> BmcGate::enter(const Machine& machine) {
    const auto bmc = keyOf(machine), rack = rackOf(machine), site = machine.site;
    if (hasRoom(Lane::jobs, bmc, rack, site)) {
        take(Lane::jobs, bmc, rack, site, 1);
    } else {
        asio::steady_timer timer(co_await asio::this_coro::executor, Deadline::max());
        Waiter waiter{bmc, rack, site, &timer};
        m_waiters.push_back(&waiter);
        boost::system::error_code ignored;
        while (!waiter.admitted)
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    auto pass = std::make_shared<Pass>(*this, Lane::jobs, bmc, rack, site);
    if (isOpen(bmc))
        co_return DriverError{ErrorClass::unreachable, "the BMC did not answer " +
                                                           std::to_string(m_breakers.find(bmc)->second.failures) +
                                                           " times in a row and is left alone for a while"};
    const auto executor = co_await asio::this_coro::executor;
    pass->m_timer = std::make_unique<asio::steady_timer>(executor, m_limits.slow_after);
    pass->m_timer->async_wait([this, weak = std::weak_ptr(pass)](boost::system::error_code cancelled) {
        const auto alive = weak.lock();
        if (!cancelled && alive) becomeSlow(*alive);
    });
    co_return pass;
}

std::shared_ptr<BmcGate::Pass> BmcGate::tryEnter(const Machine& machine) {
    const auto bmc = keyOf(machine), rack = rackOf(machine), site = machine.site;
    if (isOpen(bmc) || !hasRoom(Lane::background, bmc, rack, site)) return nullptr;
    take(Lane::background, bmc, rack, site, 1);
    return std::make_shared<Pass>(*this, Lane::background, bmc, rack, site);
}

void BmcGate::report(const Machine& machine, std::optional<ErrorClass> error) {
    const auto bmc = keyOf(machine);
    if (error != ErrorClass::unreachable) {
        m_breakers.erase(bmc);
        return;
    }
    auto& breaker = m_breakers[bmc];
    if (++breaker.failures >= m_limits.failures_to_open)
        breaker.open_until = std::chrono::steady_clock::now() + m_limits.open_for;
}

} // namespace remuda
