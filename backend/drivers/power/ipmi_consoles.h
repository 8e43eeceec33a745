// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/ipmi_command.h"
#include "backend/drivers/power/power_driver.h"

#include <map>

namespace remuda {

// Serial-over-LAN by FreeIPMI's console library: it tells a break from bytes and a refusal from a dead controller,
// where ipmitool mixes words of its own into what the machine says. Its threads start with the first console, and
// belong to the whole process. Used on one executor.
class IpmiConsoles {
public:
    // Who says nothing for `silence` is gone.
    explicit IpmiConsoles(std::chrono::milliseconds silence)
        : m_silence(silence) {}

    struct Wish {
        ipmi_command::Endpoint endpoint;
        BmcSettings bmc;
        int cipher_suite = 3;
        std::string password;
        Takeover takeover = Takeover::no;
    };
    PowerDriver::Answer<std::shared_ptr<SerialConsole>> open(Wish wish, Deadline deadline);

private:
    class Engine;
    class Console;
    // When this server gave a console back, by address: the controller needs a moment for that.
    using Returned = std::map<std::string, std::chrono::steady_clock::time_point>;
    PowerDriver::Answer<std::shared_ptr<SerialConsole>> tryOnce(const Wish& wish, Deadline deadline);

    std::chrono::milliseconds m_silence;
    std::shared_ptr<Engine> m_engine;
    std::shared_ptr<Returned> m_returned = std::make_shared<Returned>();
};

} // namespace remuda
