// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/child_process.h"
#include "backend/drivers/power/power_driver.h"

namespace remuda::ipmi_command {

struct Endpoint {
    std::string host;
    std::string port = "623";
};

// "10.0.0.1", "bmc.example", "10.0.0.1:9001", "[fd00::1]:623", "fd00::1".
std::optional<Endpoint> parseAddress(std::string_view address);
std::string hostAndPort(const Endpoint& endpoint); // "10.0.0.1:623", "[fd00::1]:623"

// The command line of one ipmitool call. Holds no password: that goes by the environment (-E).
std::vector<std::string> arguments(const std::string& program, const BmcSettings& bmc, const Endpoint& endpoint,
                                   int cipher_suite, const std::vector<std::string>& command);

// What a failed call means. nullopt when it went well. ipmitool prints one and the same line and exits 1 for a wrong
// password and for a dead controller: its verbose output tells them apart, and where that is silent the time does (a
// refusal comes at once, a dead controller only after the first timeout of a second).
std::optional<DriverError> classify(const ProcessOutcome& outcome, const Endpoint& endpoint,
                                    std::chrono::milliseconds elapsed);

// Whether the controller does not know the cipher suite that was asked for.
bool refusesCipherSuite(const ProcessOutcome& outcome);

std::optional<PowerState> parsePowerStatus(std::string_view output);
HardwareIdentity parseFru(std::string_view output);
// The number of a user in comma separated output (-c) of "user list"; empty when it is not there.
std::string parseUserNumber(std::string_view output, std::string_view user);

// What a failed "user set password" means, given what its output was taken for.
DriverError classifyPasswordChange(DriverError error);

std::string parseFirmware(std::string_view output); // of "mc info"; empty when it does not say

// Comma separated output (-c) of "sdr list": name, reading, unit and status of each sensor. Not quoted: a name may hold
// commas. Lines that are none are a bmc_bug that names the line.
DriverResult<SensorReport> parseSensors(std::string_view output);

// Comma separated output of "-Z sel elist", oldest first: id, day, time, sensor, event, direction and perhaps details.
DriverResult<EventLog> parseEventLog(std::string_view output);
constexpr int newestEvents = 500;

} // namespace remuda::ipmi_command
