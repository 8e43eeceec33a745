// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/ipmi_driver.h"

#include "core/protocol/redact.h"

#include <algorithm>
#include <cctype>

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

IpmiDriver::Answer<std::string> IpmiDriver::run(const BmcAccess& access, std::vector<std::string> command,
                                                Deadline deadline, std::string lines, std::string secret) {
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
        ProcessOutcome outcome = co_await runProcess(std::move(arguments), environment, deadline, lines);
        const auto elapsed = duration_cast<milliseconds>(steady_clock::now() - started);
        if (ipmi_command::refusesCipherSuite(outcome) && !other_tried) {
            other_tried = true;
            if (access.allowed && !access.allowed())
                co_return DriverError{ErrorClass::internal, "the caller may have lost the machine to another server"};
            suite = suite == fallbackSuite ? bmc.cipher_suite : fallbackSuite;
            continue;
        }
        auto error = ipmi_command::classify(outcome, *endpoint, elapsed);
        if (error) {
            error->message = redacted(error->message, {access.password, secret});
            error->raw = redacted(error->raw, {access.password, secret});
            co_return std::move(*error);
        }
        m_known_suites[bmc.address] = suite;
        co_return std::move(outcome.output);
    }
}

IpmiDriver::Answer<Done> IpmiDriver::tell(const BmcAccess& access, std::vector<std::string> command,
                                          std::string confirmation, Deadline deadline) {
    const auto output = co_await run(access, std::move(command), deadline);
    if (!output) co_return output.error();
    if (output->find(confirmation) == std::string::npos)
        co_return DriverError{ErrorClass::bmc_bug, "the BMC did not confirm the command: " + output->substr(0, 120),
                              *output};
    co_return Done{};
}

std::vector<Capability> IpmiDriver::capabilities() const {
    return {Capability::persistent_boot, Capability::identify_light, Capability::sensors,
            Capability::event_log,       Capability::console,        Capability::controller_reset,
            Capability::password_change};
}

IpmiDriver::Answer<std::optional<PowerState>> IpmiDriver::statusByLibrary(const BmcAccess& access, Deadline deadline) {
    const auto& bmc = access.machine.bmc;
    const auto endpoint = ipmi_command::parseAddress(bmc.address);
    // What is wrong with these is said in one place: where ipmitool is called.
    if (bmc.interface != "lanplus" || !endpoint || access.password.empty()) co_return std::optional<PowerState>();
    const auto known = m_known_suites.find(bmc.address);
    int suite = known != m_known_suites.end() ? known->second : bmc.cipher_suite;
    for (bool other_tried = bmc.cipher_suite == fallbackSuite;; other_tried = true) {
        const auto outcome =
            co_await m_sessions.powerStatus(*endpoint, bmc, suite, access.password, deadline, access.background);
        if (outcome.state) {
            m_known_suites[bmc.address] = suite;
            co_return outcome.state;
        }
        if (!outcome.refuses_suite || other_tried) co_return outcome.error;
        suite = suite == fallbackSuite ? bmc.cipher_suite : fallbackSuite;
    }
}

IpmiDriver::Answer<PowerState> IpmiDriver::status(const BmcAccess& access, Deadline deadline) {
    const auto asked = co_await statusByLibrary(access, deadline);
    if (!asked) co_return asked.error();
    if (*asked) co_return **asked;
    std::vector<std::string> command{"chassis", "power", "status"};
    const auto output = co_await run(access, std::move(command), deadline);
    if (!output) co_return output.error();
    const auto state = ipmi_command::parsePowerStatus(*output);
    if (!state)
        co_return DriverError{ErrorClass::bmc_bug,
                              "the BMC did not say whether the power is on: " + output->substr(0, 120), *output};
    co_return *state;
}

IpmiDriver::Answer<Done> IpmiDriver::power(const BmcAccess& access, PowerCommand command, Deadline deadline) {
    std::vector<std::string> words{"chassis", "power", powerWord(command)};
    co_return co_await tell(access, std::move(words), "Chassis Power Control: ", deadline);
}

IpmiDriver::Answer<Done> IpmiDriver::setBootDevice(const BmcAccess& access, BootDevice device, BootScope scope,
                                                   Deadline deadline) {
    std::vector<std::string> words{"chassis", "bootdev", bootWord(device)};
    if (scope == BootScope::persistent) words.push_back("options=persistent");
    co_return co_await tell(access, std::move(words), std::string("Set Boot Device to ") + bootWord(device), deadline);
}

IpmiDriver::Answer<HardwareIdentity> IpmiDriver::identify(const BmcAccess& access, Deadline deadline) {
    std::vector<std::string> words{"fru", "print", "0"};
    const auto output = co_await run(access, std::move(words), deadline);
    if (!output) co_return output.error();
    auto identity = ipmi_command::parseFru(*output);
    // A help: a controller that fails here has told the rest all the same.
    std::vector<std::string> about{"mc", "info"};
    if (const auto info = co_await run(access, std::move(about), deadline))
        identity.firmware = ipmi_command::parseFirmware(*info);
    co_return identity;
}

IpmiDriver::Answer<Done> IpmiDriver::setIdentifyLight(const BmcAccess& access, bool on, Deadline deadline) {
    std::vector<std::string> words{"chassis", "identify", on ? "force" : "0"};
    co_return co_await tell(access, std::move(words), "Chassis identify interval: ", deadline);
}

IpmiDriver::Answer<SensorReport> IpmiDriver::sensors(const BmcAccess& access, Deadline deadline) {
    std::vector<std::string> words{"-c", "sdr", "list"};
    const auto output = co_await run(access, std::move(words), deadline);
    if (!output) co_return output.error();
    co_return ipmi_command::parseSensors(*output);
}

IpmiDriver::Answer<EventLog> IpmiDriver::eventLog(const BmcAccess& access, Deadline deadline) {
    std::vector<std::string> words{"-c", "-Z", "sel", "elist", "last", std::to_string(ipmi_command::newestEvents)};
    const auto output = co_await run(access, std::move(words), deadline);
    if (!output) co_return output.error();
    co_return ipmi_command::parseEventLog(*output);
}

IpmiDriver::Answer<Done> IpmiDriver::clearEventLog(const BmcAccess& access, Deadline deadline) {
    std::vector<std::string> words{"sel", "clear"};
    co_return co_await tell(access, std::move(words), "Clearing SEL", deadline);
}

IpmiDriver::Answer<std::shared_ptr<SerialConsole>> IpmiDriver::openConsole(const BmcAccess& access, Takeover takeover,
                                                                           Deadline deadline) {
    const auto& bmc = access.machine.bmc;
    if (bmc.interface != "lanplus")
        co_return notSupported("serial console over IPMI 1.5 (bmc_interface " + bmc.interface + ")", name());
    // Tells what is wrong with address, user or password, and which cipher suite the controller knows.
    const auto alive = co_await status(access, deadline);
    if (!alive) co_return alive.error();
    const auto known = m_known_suites.find(bmc.address);
    IpmiConsoles::Wish wish{*ipmi_command::parseAddress(bmc.address), bmc,
                            known != m_known_suites.end() ? known->second : bmc.cipher_suite, access.password,
                            takeover};
    co_return co_await m_consoles.open(std::move(wish), deadline);
}

IpmiDriver::Answer<Done> IpmiDriver::resetController(const BmcAccess& access, Deadline deadline) {
    std::vector<std::string> words{"mc", "reset", "cold"};
    co_return co_await tell(access, std::move(words), "Sent cold reset command", deadline);
}

// The command goes to ipmitool by its standard input, as no command line may hold the password.
IpmiDriver::Answer<Done> IpmiDriver::setPassword(const BmcAccess& access, std::string password, Deadline deadline) {
    const auto plain = [](unsigned char each) { return std::isalnum(each) != 0; };
    if (password.empty() || password.size() > 16 || !std::all_of(password.begin(), password.end(), plain))
        co_return DriverError{ErrorClass::internal, "a password for IPMI is up to 16 letters and digits"};
    const auto& user = access.machine.bmc.user;
    std::vector<std::string> list{"-c", "user", "list"};
    const auto users = co_await run(access, std::move(list), deadline);
    if (!users) co_return users.error();
    const auto number = ipmi_command::parseUserNumber(*users, user);
    if (number.empty()) {
        auto error = notSupported("another password (the BMC does not list the user \"" + user + "\")", name());
        error.refused = true;
        co_return error;
    }
    if (access.allowed && !access.allowed())
        co_return DriverError{ErrorClass::internal, "the caller may have lost the machine to another server"};
    std::vector<std::string> words{"exec", "/dev/stdin"};
    auto line = "user set password " + number + " " + password + " 16\n";
    const auto output = co_await run(access, std::move(words), deadline, std::move(line), password);
    if (!output) co_return ipmi_command::classifyPasswordChange(output.error());
    if (output->find("Set User Password command successful") == std::string::npos)
        co_return DriverError{ErrorClass::bmc_bug, "the BMC did not confirm its new password",
                              redacted(*output, {access.password, password})};
    co_return Done{};
}

} // namespace remuda
