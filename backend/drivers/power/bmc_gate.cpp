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

bool BmcGate::hasRoom(const std::string& bmc, const std::string& rack, const std::string& site) {
    return m_inside < m_limits.in_all && m_bmcs[bmc] < m_limits.per_bmc && m_racks[rack] < m_limits.per_rack &&
           m_sites[site] < m_limits.per_site;
}

void BmcGate::take(const std::string& bmc, const std::string& rack, const std::string& site, int count) {
    m_inside += count;
    const auto add = [count](auto& map, const std::string& key) {
        if ((map[key] += count) == 0) map.erase(key);
    };
    add(m_bmcs, bmc);
    add(m_racks, rack);
    add(m_sites, site);
}

void BmcGate::leave(const std::string& bmc, const std::string& rack, const std::string& site) {
    take(bmc, rack, site, -1);
    for (auto each = m_waiters.begin(); each != m_waiters.end();) {
        auto& waiter = **each;
        if (m_inside >= m_limits.in_all) return;
        if (!hasRoom(waiter.bmc, waiter.rack, waiter.site)) {
            ++each;
            continue;
        }
        take(waiter.bmc, waiter.rack, waiter.site, 1);
        waiter.admitted = true;
        waiter.timer->cancel();
        each = m_waiters.erase(each);
    }
}

asio::awaitable<DriverResult<std::shared_ptr<BmcGate::Pass>>> BmcGate::enter(const Machine& machine) {
    const auto bmc = keyOf(machine), site = machine.site;
    // Machines without a rack do not share one: they share the site's places only.
    const auto rack = machine.rack.empty() ? "machine " + machine.hardware_name : site + "/" + machine.rack;
    if (hasRoom(bmc, rack, site)) {
        take(bmc, rack, site, 1);
    } else {
        asio::steady_timer timer(co_await asio::this_coro::executor, Deadline::max());
        Waiter waiter{bmc, rack, site, &timer};
        m_waiters.push_back(&waiter);
        boost::system::error_code ignored;
        while (!waiter.admitted)
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    auto pass = std::make_shared<Pass>(*this, bmc, rack, site);
    const auto breaker = m_breakers.find(bmc);
    if (breaker != m_breakers.end() && std::chrono::steady_clock::now() < breaker->second.open_until)
        co_return DriverError{ErrorClass::unreachable, "the BMC did not answer " +
                                                           std::to_string(breaker->second.failures) +
                                                           " times in a row and is left alone for a while"};
    co_return pass;
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
