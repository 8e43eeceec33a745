// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/ipmi_consoles.h"
#include "backend/drivers/power/ipmi_session.h"

#include <unordered_map>

namespace remuda {

// IPMI 2.0 and 1.5 through ipmitool, one child process a command; the power status, which is asked for far more often
// than all else, by a library (docs/benchmarks.md has the measurement).
class IpmiDriver : public PowerDriver {
public:
    // A controller that says nothing for `console_silence` has lost the console that is open.
    // `limits` are those of the gate through which it is called.
    explicit IpmiDriver(std::string program, const BmcLimits& limits = {},
                        std::chrono::milliseconds console_silence = std::chrono::seconds(15))
        : m_program(std::move(program))
        , m_sessions(limits)
        , m_consoles(console_silence) {}
    std::string_view name() const override { return "ipmi"; }
    std::vector<Capability> capabilities() const override;
    Answer<PowerState> status(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> power(const BmcAccess& access, PowerCommand command, Deadline deadline) override;
    Answer<Done> setBootDevice(const BmcAccess& access, BootDevice device, BootScope scope, Deadline deadline) override;
    Answer<HardwareIdentity> identify(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> setIdentifyLight(const BmcAccess& access, bool on, Deadline deadline) override;
    Answer<SensorReport> sensors(const BmcAccess& access, Deadline deadline) override;
    Answer<EventLog> eventLog(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> clearEventLog(const BmcAccess& access, Deadline deadline) override;
    Answer<std::shared_ptr<SerialConsole>> openConsole(const BmcAccess& access, Takeover takeover,
                                                       Deadline deadline) override;
    Answer<Done> resetController(const BmcAccess& access, Deadline deadline) override;
    Answer<Done> setPassword(const BmcAccess& access, std::string password, Deadline deadline) override;

private:
    // The standard output of a command that went well. `lines` are read by ipmitool's "exec"; `secret` in them is taken
    // out of whatever it says.
    Answer<std::string> run(const BmcAccess& access, std::vector<std::string> command, Deadline deadline,
                            std::string lines = {}, std::string secret = {});
    // Runs a command that must be confirmed by these words.
    Answer<Done> tell(const BmcAccess& access, std::vector<std::string> command, std::string confirmation,
                      Deadline deadline);

    // nullopt: the library does not speak what this controller wants; ipmitool does.
    Answer<std::optional<PowerState>> statusByLibrary(const BmcAccess& access, Deadline deadline);

    std::string m_program;
    IpmiSessions m_sessions;
    IpmiConsoles m_consoles;
    std::unordered_map<std::string, int> m_known_suites; // by address: what worked where the machine's own was refused
};

} // namespace remuda
