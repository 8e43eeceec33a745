// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/bmc_service.h"
#include "backend/drivers/redfish/redfish_driver.h"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <unordered_map>

namespace remuda {

// Looks at the power of every machine again and again, so that the inventory shows it without anybody asking. Fair: one
// machine of each rack after the other, spread over the interval; in the background's share of the gate; machines that
// jobs work on are left out, for the job looks itself. Servers of one database share the machines out. Writes only what
// has changed. A controller that does not answer is looked at less and less often, at least every eighth round. start
// and stop are called on the desk's thread or before it runs.
class PowerRefresh {
public:
    PowerRefresh(Database& database, BmcDesk desk, std::chrono::milliseconds interval);
    void start(); // the first round begins after one interval
    void stop();  // lets the calls under way end

    // For tests: called on the desk's thread when a round has ended, with how many machines it has looked at.
    void onRound(std::function<void(std::size_t looked_at)> listener) { m_listener = std::move(listener); }

private:
    struct Turn {
        std::string name, place;
        int tries = 0;
    };
    struct Rest {
        int rounds = 0, left = 0; // to sit out, and how many of them still
    };
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> round();
    boost::asio::awaitable<void> visit(Turn turn);
    boost::asio::awaitable<void> note(const Machine& machine, const DriverResult<PowerState>& answer);
    boost::asio::awaitable<void> sleepUntil(Deadline moment);
    std::deque<Turn> plan();

    Database& m_database;
    BmcDesk m_desk;
    std::chrono::milliseconds m_interval;
    boost::asio::steady_timer m_timer;
    std::deque<Turn> m_turns;
    std::unordered_map<std::string, Rest> m_resting; // by hardware name
    std::size_t m_inside = 0, m_looked_at = 0;
    bool m_stopping = false;
    std::function<void(std::size_t)> m_listener;
};

// Has the certificate that the redfish driver met first written into the machine's record.
RedfishDriver::FirstContact pinCertificate(Database& database);

} // namespace remuda
