// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/bmc_service.h"

#include <map>

namespace remuda {

// A driver named "ipmi" that answers what the test says, at once.
class ScriptedDriver : public PowerDriver {
public:
    std::string_view name() const override { return "ipmi"; }
    std::vector<Capability> capabilities() const override { return {Capability::sensors, Capability::identify_light}; }
    Answer<PowerState> status(const BmcAccess& access, Deadline) override {
        const auto& name = access.machine.hardware_name;
        asked.push_back(name);
        const auto found = answers.find(name);
        co_return found == answers.end() ? DriverResult<PowerState>(PowerState::off) : found->second;
    }
    Answer<Done> power(const BmcAccess&, PowerCommand, Deadline) override { co_return Done{}; }
    Answer<Done> setBootDevice(const BmcAccess&, BootDevice device, BootScope scope, Deadline) override {
        boot = std::string(toText(device)) + (scope == BootScope::persistent ? " for good" : "");
        co_return Done{};
    }
    Answer<HardwareIdentity> identify(const BmcAccess&, Deadline) override { co_return HardwareIdentity{}; }
    Answer<Done> setIdentifyLight(const BmcAccess&, bool on, Deadline) override {
        light = on;
        co_return Done{};
    }
    Answer<SensorReport> sensors(const BmcAccess&, Deadline) override {
        co_return SensorReport{{{"Inlet", "temperature", 21.5, "°C", Health::ok, "ok"}}, false};
    }

    std::map<std::string, DriverResult<PowerState>> answers; // by hardware name; off where there is none
    std::vector<std::string> asked;
    std::string boot;
    bool light = false;
};

} // namespace remuda
