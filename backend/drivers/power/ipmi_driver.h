// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/ipmi_command.h"

#include <unordered_map>

namespace remuda {

// IPMI 2.0 and 1.5 through ipmitool, one child process a command.
class IpmiDriver : public PowerDriver {
public:
    explicit IpmiDriver(std::string program)
        : m_program(std::move(program)) {}
    std::string_view name() const override { return "ipmi"; }
    boost::asio::awaitable<DriverResult<PowerState>> status(const BmcAccess& access, Deadline deadline) override;
    boost::asio::awaitable<DriverResult<Done>> power(const BmcAccess& access, PowerCommand command,
                                                     Deadline deadline) override;
    boost::asio::awaitable<DriverResult<Done>> setNextBoot(const BmcAccess& access, BootDevice device,
                                                           Deadline deadline) override;
    boost::asio::awaitable<DriverResult<HardwareIdentity>> identify(const BmcAccess& access,
                                                                    Deadline deadline) override;

private:
    // The standard output of a command that went well.
    boost::asio::awaitable<DriverResult<std::string>> run(const BmcAccess& access, std::vector<std::string> command,
                                                          Deadline deadline);

    std::string m_program;
    std::unordered_map<std::string, int> m_known_suites; // by address: what worked where the machine's own was refused
};

} // namespace remuda
