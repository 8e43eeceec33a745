// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/ipmi_driver.h"

namespace remuda {

namespace asio = boost::asio;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

// What controllers of before 2013 know, and what nearly every newer one still takes.
constexpr int fallbackSuite = 3;

const char* powerWord(PowerCommand command) {
    switch (command) {
    case PowerCommand::on:
        return "on";
    case PowerCommand::off:
        return "off";
    case PowerCommand::cycle:
        return "cycle";
    case PowerCommand::reset:
        return "reset";
    case PowerCommand::soft_off:
        return "soft";
    }
    return "status";
}

const char* bootWord(BootDevice device) {
    switch (device) {
    case BootDevice::disk:
        return "disk";
    case BootDevice::network:
        return "pxe";
    case BootDevice::cdrom:
        return "cdrom";
    case BootDevice::firmware:
        return "bios";
    }
    return "none";
}

} // namespace

asio::awaitable<DriverResult<std::string>> IpmiDriver::run(const BmcAccess& access, std::vector<std::string> command,
                                                           Deadline deadline) {
    const auto& bmc = access.machine.bmc;
    const auto endpoint = ipmi_command::parseAddress(bmc.address);
    if (!endpoint)
        co_return DriverError{ErrorClass::config, "bmc_address is \"" + bmc.address +
                                                      "\"; expected an IP address or a host name, perhaps with :port"};
    if (access.password.empty())
        co_return DriverError{ErrorClass::credentials, "no BMC password is stored for this machine"};

    const auto known = m_known_suites.find(bmc.address);
    int suite = known != m_known_suites.end() ? known->second : bmc.cipher_suite;
    bool other_tried = bmc.cipher_suite == fallbackSuite;
    std::vector<std::string> environment;
    environment.push_back("IPMITOOL_PASSWORD=" + access.password);
    for (;;) {
        const auto started = steady_clock::now();
        auto arguments = ipmi_command::arguments(m_program, bmc, *endpoint, suite, command);
        ProcessOutcome outcome = co_await runProcess(std::move(arguments), environment, deadline);
        const auto elapsed = duration_cast<milliseconds>(steady_clock::now() - started);
        if (ipmi_command::refusesCipherSuite(outcome) && !other_tried) {
            other_tried = true;
            suite = suite == fallbackSuite ? bmc.cipher_suite : fallbackSuite;
            continue;
        }
        auto error = ipmi_command::classify(outcome, *endpoint, elapsed);
        if (error) co_return std::move(*error);
        m_known_suites[bmc.address] = suite;
        co_return std::move(outcome.output);
    }
}

asio::awaitable<DriverResult<PowerState>> IpmiDriver::status(const BmcAccess& access, Deadline deadline) {
    std::vector<std::string> command{"chassis", "power", "status"};
    const auto output = co_await run(access, std::move(command), deadline);
    if (!output) co_return output.error();
    const auto state = ipmi_command::parsePowerStatus(*output);
    if (!state)
        co_return DriverError{ErrorClass::bmc_bug,
                              "the BMC did not say whether the power is on: " + output->substr(0, 120)};
    co_return *state;
}

asio::awaitable<DriverResult<Done>> IpmiDriver::power(const BmcAccess& access, PowerCommand command,
                                                      Deadline deadline) {
    std::vector<std::string> words{"chassis", "power", powerWord(command)};
    const auto output = co_await run(access, std::move(words), deadline);
    if (!output) co_return output.error();
    if (output->find("Chassis Power Control: ") == std::string::npos)
        co_return DriverError{ErrorClass::bmc_bug, "the BMC did not confirm the command: " + output->substr(0, 120)};
    co_return Done{};
}

asio::awaitable<DriverResult<Done>> IpmiDriver::setNextBoot(const BmcAccess& access, BootDevice device,
                                                            Deadline deadline) {
    std::vector<std::string> words{"chassis", "bootdev", bootWord(device)};
    const auto output = co_await run(access, std::move(words), deadline);
    if (!output) co_return output.error();
    if (output->find(std::string("Set Boot Device to ") + bootWord(device)) == std::string::npos)
        co_return DriverError{ErrorClass::bmc_bug,
                              "the BMC did not confirm the boot device: " + output->substr(0, 120)};
    co_return Done{};
}

asio::awaitable<DriverResult<HardwareIdentity>> IpmiDriver::identify(const BmcAccess& access, Deadline deadline) {
    std::vector<std::string> words{"fru", "print", "0"};
    const auto output = co_await run(access, std::move(words), deadline);
    if (!output) co_return output.error();
    co_return ipmi_command::parseFru(*output);
}

} // namespace remuda
