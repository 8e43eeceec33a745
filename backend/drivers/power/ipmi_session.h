// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/bmc_gate.h"
#include "backend/drivers/power/ipmi_command.h"
#include "backend/drivers/power/waiting_threads.h"

namespace remuda {

// Power status by FreeIPMI's library: what the background asks of thousands of controllers again and again, at a
// fiftieth of the processor time of a process each. The library waits for answers, so that calls run on threads of
// their own: as many as the gate lets through, those of the background apart, so that controllers which say nothing
// keep nobody else from being asked.
class IpmiSessions {
public:
    explicit IpmiSessions(const BmcLimits& limits)
        : m_jobs(static_cast<std::size_t>(limits.in_all + limits.slow_in_all))
        , m_background(static_cast<std::size_t>(limits.background_in_all)) {}

    struct Outcome {
        std::optional<PowerState> state;
        DriverError error;          // where there is no state
        bool refuses_suite = false; // it does not know the cipher suite that was asked for
    };
    // One IPMI 2.0 session: opened, asked and closed before the deadline. The coroutine's executor goes on meanwhile.
    boost::asio::awaitable<Outcome> powerStatus(ipmi_command::Endpoint endpoint, BmcSettings bmc, int cipher_suite,
                                                std::string password, Deadline deadline, bool background);

private:
    WaitingThreads m_jobs, m_background;
};

} // namespace remuda
