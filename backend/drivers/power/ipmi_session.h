// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/ipmi_command.h"

#include <boost/asio/thread_pool.hpp>

namespace remuda {

// Power status by FreeIPMI's library: what the background asks of thousands of controllers again and again, at a
// fiftieth of the processor time of a process each. The library waits for answers, so that calls run on threads of
// their own; one more than there are threads waits for a turn.
class IpmiSessions {
public:
    explicit IpmiSessions(unsigned threads)
        : m_threads(threads) {}
    ~IpmiSessions() { m_threads.join(); }

    struct Outcome {
        std::optional<PowerState> state;
        DriverError error;          // where there is no state
        bool refuses_suite = false; // it does not know the cipher suite that was asked for
    };
    // One IPMI 2.0 session: opened, asked and closed before the deadline. The coroutine's executor goes on meanwhile.
    boost::asio::awaitable<Outcome> powerStatus(ipmi_command::Endpoint endpoint, BmcSettings bmc, int cipher_suite,
                                                std::string password, Deadline deadline);

private:
    boost::asio::thread_pool m_threads;
};

} // namespace remuda
