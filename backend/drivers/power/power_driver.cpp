// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/power_driver.h"

#include <algorithm>

namespace remuda {

std::string_view toText(PowerState state) {
    return state == PowerState::on ? "on" : "off";
}

std::string_view toText(PowerCommand command) {
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
        return "soft off";
    }
    return {};
}

std::string_view toText(BootDevice device) {
    switch (device) {
    case BootDevice::disk:
        return "disk";
    case BootDevice::network:
        return "network";
    case BootDevice::cdrom:
        return "cdrom";
    case BootDevice::firmware:
        return "firmware";
    }
    return {};
}

std::optional<BootDevice> bootDeviceFromText(std::string_view text) {
    for (const auto device : {BootDevice::disk, BootDevice::network, BootDevice::cdrom, BootDevice::firmware})
        if (toText(device) == text) return device;
    return std::nullopt;
}

std::string_view toText(Capability capability) {
    switch (capability) {
    case Capability::persistent_boot:
        return "persistent_boot";
    case Capability::identify_light:
        return "identify_light";
    case Capability::sensors:
        return "sensors";
    case Capability::event_log:
        return "event_log";
    case Capability::console:
        return "console";
    case Capability::controller_reset:
        return "controller_reset";
    case Capability::password_change:
        return "password_change";
    }
    return {};
}

DriverError notSupported(std::string_view what, std::string_view driver) {
    return {ErrorClass::policy, std::string(what) + ": not supported by the driver " + std::string(driver)};
}

bool PowerDriver::can(Capability capability) const {
    const auto all = capabilities();
    return std::find(all.begin(), all.end(), capability) != all.end();
}

PowerDriver::Answer<Done> PowerDriver::setIdentifyLight(const BmcAccess&, bool, Deadline) {
    co_return notSupported("identify light", name());
}
PowerDriver::Answer<SensorReport> PowerDriver::sensors(const BmcAccess&, Deadline) {
    co_return notSupported("sensors", name());
}
PowerDriver::Answer<EventLog> PowerDriver::eventLog(const BmcAccess&, Deadline) {
    co_return notSupported("event log", name());
}
PowerDriver::Answer<Done> PowerDriver::clearEventLog(const BmcAccess&, Deadline) {
    co_return notSupported("event log", name());
}
PowerDriver::Answer<std::shared_ptr<SerialConsole>> PowerDriver::openConsole(const BmcAccess&, Takeover, Deadline) {
    co_return notSupported("serial console", name());
}
PowerDriver::Answer<Done> PowerDriver::resetController(const BmcAccess&, Deadline) {
    co_return notSupported("reset of the BMC", name());
}
PowerDriver::Answer<Done> PowerDriver::setPassword(const BmcAccess&, std::string, Deadline) {
    co_return notSupported("another password of the BMC", name());
}
PowerDriver::Answer<PowerState> PowerDriver::signIn(const BmcAccess& access, Deadline deadline) {
    co_return co_await status(access, deadline);
}

} // namespace remuda
