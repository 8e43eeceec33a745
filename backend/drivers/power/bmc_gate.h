// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"

#include <boost/asio/steady_timer.hpp>

#include <list>
#include <unordered_map>

namespace remuda {

struct BmcLimits {
    int per_bmc = 1;  // controllers mix up answers of parallel sessions
    int per_rack = 4; // one dead rack holds at most so many slots
    int per_site = 64;
    int in_all = 128;
    int failures_to_open = 3;                                     // calls in a row without an answer
    std::chrono::milliseconds open_for{std::chrono::seconds(20)}; // then calls fail at once for so long
    // What the background may hold beside that, so that it takes nothing from the jobs' share.
    int background_per_rack = 2;
    int background_per_site = 32;
    int background_in_all = 64;
    // A call that takes longer than most keeps its place at its controller and in its rack only, so that controllers
    // which say nothing until their deadline do not take the places of those that answer; of so many at most.
    std::chrono::milliseconds slow_after{std::chrono::seconds(1)};
    int slow_in_all = 512;
};

// Lets calls to management controllers through: one at a time for each, a fair share for each rack and site, first come
// first served among those that may pass. A controller that did not answer several times in a row is left alone for a
// while (circuit breaker), then tried by one call. Used on one executor.
class BmcGate {
    enum class Lane { jobs, background };

public:
    explicit BmcGate(BmcLimits limits)
        : m_limits(limits) {}

    // Holds a place until destroyed.
    class Pass {
    public:
        Pass(BmcGate& gate, Lane lane, std::string bmc, std::string rack, std::string site)
            : m_gate(&gate)
            , m_lane(lane)
            , m_bmc(std::move(bmc))
            , m_rack(std::move(rack))
            , m_site(std::move(site)) {}
        Pass(const Pass&) = delete;
        ~Pass() {
            if (m_gate) m_gate->leave(*this);
        }

    private:
        friend class BmcGate;
        bool m_slow = false;
        std::unique_ptr<boost::asio::steady_timer> m_timer; // until it is
        BmcGate* m_gate;
        Lane m_lane;
        std::string m_bmc, m_rack, m_site;
    };

    // Waits for its turn. Answers `unreachable` at once while the breaker of the controller is open.
    boost::asio::awaitable<DriverResult<std::shared_ptr<Pass>>> enter(const Machine& machine);

    // For the background, which can come back later: a place without waiting, or null where somebody talks to the
    // controller, its breaker is open or the background's share is used up.
    std::shared_ptr<Pass> tryEnter(const Machine& machine);

    // Whether its breaker has opened and no call has got an answer since.
    bool isGivenUp(const Machine& machine) const;

    // Tells how a call went; only `unreachable` counts against the controller.
    void report(const Machine& machine, std::optional<ErrorClass> error);

private:
    struct Waiter {
        std::string bmc, rack, site;
        boost::asio::steady_timer* timer;
        bool admitted = false;
    };
    struct Breaker {
        int failures = 0;
        Deadline open_until{};
    };
    using Counts = std::unordered_map<std::string, int>;
    struct Inside {
        int in_all = 0;
        Counts racks, sites;
    };
    static std::string keyOf(const Machine& machine);
    static std::string rackOf(const Machine& machine);
    bool isOpen(const std::string& bmc) const;
    bool hasRoom(Lane lane, const std::string& bmc, const std::string& rack, const std::string& site) const;
    void take(Lane lane, const std::string& bmc, const std::string& rack, const std::string& site, int count);
    void takeShared(Lane lane, const std::string& site, int count); // the part that a slow call gives back
    void leave(const Pass& pass);
    void becomeSlow(Pass& pass);
    void admit(); // those who wait and may pass

    BmcLimits m_limits;
    Counts m_bmcs; // by both lanes
    Inside m_inside[2];
    int m_slow = 0;
    std::unordered_map<std::string, Breaker> m_breakers;
    std::list<Waiter*> m_waiters;
};

} // namespace remuda
