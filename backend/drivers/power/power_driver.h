// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/serial_console.h"
#include "core/domain/bmc_readings.h"
#include "core/domain/machine.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace remuda {

enum class PowerState { off, on };
enum class PowerCommand {
    on,      // idempotent
    off,     // pulls the plug; idempotent
    cycle,   // off and on; NOT idempotent and not observable afterwards: the engine composes it of off and on instead
    reset,   // NOT idempotent, as above
    soft_off // asks the operating system, which may not listen; idempotent
};
enum class BootDevice { disk, network, cdrom, firmware };
enum class BootScope { once, persistent };

// What a driver can do beyond switching the power, reading the identity and setting the device of the next boot.
enum class Capability {
    persistent_boot,
    identify_light,
    sensors,
    event_log,
    console,
    controller_reset,
    password_change
};

std::string_view toText(PowerState state);
std::string_view toText(PowerCommand command);
std::string_view toText(BootDevice device);
std::optional<BootDevice> bootDeviceFromText(std::string_view text);
std::string_view toText(Capability capability); // "persistent_boot"

// A new password that the controller may have taken: a rotation of it is under way, or ended without knowing.
struct PendingPassword {
    std::string password;
    std::string sealed; // as it is stored: tells it from a later one
};

// Whom to talk to. The password lives in memory only as long as the call.
struct BmcAccess {
    Machine machine;
    std::string password;
    std::function<bool()> allowed{}; // any thread: whether the caller may still change the machine; empty: yes
    std::optional<PendingPassword> pending{};
    bool background = false; // nobody waits for the answer: what jobs need stays theirs
};

// What a machine says it is. Unknown stays empty.
struct HardwareIdentity {
    std::string serial, model;
    std::optional<std::int64_t> cpu_cores, memory_gib, disk_gib;
    std::string nic1_mac{}, nic2_mac{}, bmc_address{};
    std::string firmware{}; // version as the maker writes it: of the machine (redfish), of the controller (ipmi)
};

// How long one call may take. Every driver keeps to it and answers `unreachable` when it passes.
using Deadline = std::chrono::steady_clock::time_point;

// What a driver answers that cannot do something; error class `policy`.
DriverError notSupported(std::string_view what, std::string_view driver);

// Talks to one kind of management controller. Coroutines run on the caller's executor (one thread) and never block it;
// `access` must live until the call has answered. Calls for one controller come one at a time (BmcGate sees to that).
// What is not among capabilities() answers notSupported without asking the controller.
class PowerDriver {
public:
    template <class T>
    using Answer = boost::asio::awaitable<DriverResult<T>>;

    virtual ~PowerDriver() = default;
    virtual std::string_view name() const = 0; // as in BmcSettings::driver
    virtual std::vector<Capability> capabilities() const = 0;
    bool can(Capability capability) const;

    virtual Answer<PowerState> status(const BmcAccess& access, Deadline deadline) = 0;
    virtual Answer<Done> power(const BmcAccess& access, PowerCommand command, Deadline deadline) = 0;
    virtual Answer<Done> setBootDevice(const BmcAccess& access, BootDevice device, BootScope scope,
                                       Deadline deadline) = 0;
    virtual Answer<HardwareIdentity> identify(const BmcAccess& access, Deadline deadline) = 0;

    // The light by which a person finds the machine. Stays as it is set until it is set again or the controller
    // restarts.
    virtual Answer<Done> setIdentifyLight(const BmcAccess& access, bool on, Deadline deadline);
    virtual Answer<SensorReport> sensors(const BmcAccess& access, Deadline deadline);
    virtual Answer<EventLog> eventLog(const BmcAccess& access, Deadline deadline); // the newest 500
    virtual Answer<Done> clearEventLog(const BmcAccess& access, Deadline deadline);

    // Opens the machine's serial console; the driver must outlive it. The deadline is that of the opening. `in_use`
    // where somebody has it already and is not to be sent away.
    virtual Answer<std::shared_ptr<SerialConsole>> openConsole(const BmcAccess& access, Takeover takeover,
                                                               Deadline deadline);
    // Has the controller itself start anew (cold), not the machine. It is silent for a while after that.
    virtual Answer<Done> resetController(const BmcAccess& access, Deadline deadline);

    // Gives the machine's BMC user another password: up to 16 letters and digits, more than some controllers do not
    // take. `refused` where the controller said no. An answer that is lost leaves open which of the two counts.
    virtual Answer<Done> setPassword(const BmcAccess& access, std::string password, Deadline deadline);
    // The power state, asked for with a sign-in of its own: what was signed in earlier does not count.
    virtual Answer<PowerState> signIn(const BmcAccess& access, Deadline deadline);
};

} // namespace remuda
