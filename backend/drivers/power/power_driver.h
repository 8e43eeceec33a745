// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bmc_readings.h"
#include "core/domain/job.h"
#include "core/domain/machine.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace remuda {

// What went wrong outside, classed so that the engine knows whether another try makes sense.
struct DriverError {
    ErrorClass error_class = ErrorClass::internal;
    std::string message;  // one line, never holds a secret
    std::string raw{};    // what the controller or its tool really said, where that tells more; likewise no secret
    bool refused = false; // the controller said no, so that nothing will come of it
};

// A driver's answer: a value or a DriverError.
template <class T>
class [[nodiscard]] DriverResult {
public:
    DriverResult(T value)
        : m_content(std::in_place_index<0>, std::move(value)) {}
    DriverResult(DriverError error)
        : m_content(std::in_place_index<1>, std::move(error)) {}
    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }
    const T& operator*() const { return std::get<0>(m_content); }
    const T* operator->() const { return &std::get<0>(m_content); }
    const DriverError& error() const { return std::get<1>(m_content); }

private:
    std::variant<T, DriverError> m_content;
};

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
enum class Capability { persistent_boot, identify_light, sensors, event_log, console };

std::string_view toText(PowerState state);
std::string_view toText(PowerCommand command);
std::string_view toText(BootDevice device);
std::optional<BootDevice> bootDeviceFromText(std::string_view text);
std::string_view toText(Capability capability); // "persistent_boot"

// Whom to talk to. The password lives in memory only as long as the call.
struct BmcAccess {
    Machine machine;
    std::string password;
    std::function<bool()> allowed{}; // any thread: whether the caller may still change the machine; empty: yes
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
};

} // namespace remuda
