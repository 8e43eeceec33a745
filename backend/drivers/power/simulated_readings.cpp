// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_readings.h"

#include <array>
#include <cmath>

namespace remuda {

namespace {

struct Probe {
    const char* name;
    const char* kind;
    const char* unit;
    double off, low, high; // without power; the range with power, different for each machine
    double warning;        // above this it is one; 0 = never
};

constexpr std::array<Probe, 9> probes{{
    {"Inlet Temp", "temperature", "°C", 20, 20, 27, 38},
    {"CPU1 Temp", "temperature", "°C", 24, 42, 74, 85},
    {"CPU2 Temp", "temperature", "°C", 24, 41, 73, 85},
    {"Fan 1", "fan", "RPM", 0, 5200, 8400, 0},
    {"Fan 2", "fan", "RPM", 0, 5200, 8400, 0},
    {"Fan 3", "fan", "RPM", 0, 5200, 8400, 0},
    {"PSU1 Input", "power", "W", 9, 120, 310, 0},
    {"PSU2 Input", "power", "W", 9, 120, 310, 0},
    {"12V Rail", "voltage", "V", 0, 11.9, 12.2, 0},
}};

struct Happening {
    const char* source;
    Health severity;
    const char* message;
};
constexpr std::array<Happening, 6> happenings{{
    {"Power Supply PSU2", Health::critical, "Power Supply AC lost"},
    {"Power Supply PSU2", Health::ok, "Power Supply AC is back"},
    {"Memory DIMM A3", Health::warning, "Correctable ECC"},
    {"Temperature Inlet Temp", Health::warning, "Upper Non-critical going high"},
    {"Fan 2", Health::warning, "Lower Non-critical going low"},
    {"System Event", Health::ok, "OS boot completed"},
}};

} // namespace

SensorReport simulatedSensors(const std::string& name, const SimulatedDice& dice, PowerState power, Instant now) {
    SensorReport report;
    report.simulated = true;
    const auto minute = toMilliseconds(now) / 60'000;
    const bool hot_inlet = dice.draw(name, "hot inlet") < 0.01;
    for (const auto& probe : probes) {
        SensorReading reading{probe.name, probe.kind, probe.off, probe.unit, Health::ok, "ok"};
        if (power == PowerState::on) {
            const double own = dice.draw(name, probe.name);
            const double drift = (dice.draw(name, probe.name, minute) - 0.5) * 0.06;
            const double part = own * 0.94 + 0.03 + drift;
            reading.value = probe.low + (probe.high - probe.low) * part;
        }
        if (hot_inlet && &probe == &probes.front()) *reading.value += 18;
        const double step = probe.high > 1000 ? 60 : probe.high < 20 ? 0.01 : 1;
        reading.value = std::round(*reading.value / step) * step;
        if (probe.warning > 0 && *reading.value > probe.warning) {
            reading.health = Health::warning;
            reading.state = "beyond its warning threshold";
        }
        report.sensors.push_back(std::move(reading));
    }
    return report;
}

EventLog simulatedEvents(const std::string& name, const SimulatedDice& dice, Instant cleared, Instant now) {
    using std::chrono::milliseconds;
    EventLog log;
    log.simulated = true;
    constexpr std::int64_t day = 24 * 3600 * 1000;
    const auto today = toMilliseconds(now) / day;
    for (auto each = today; each > today - 30; --each) {
        if (dice.draw(name, "event", each) >= 0.12) continue;
        const auto at = fromMilliseconds(
            each * day + static_cast<std::int64_t>(dice.draw(name, "event at", each) * static_cast<double>(day)));
        if (at > now || at <= cleared) continue;
        const auto& what = happenings[static_cast<std::size_t>(dice.draw(name, "event is", each) *
                                                               static_cast<double>(happenings.size()))];
        log.events.push_back({std::to_string(each), at, what.source, what.severity, what.message});
    }
    return log;
}

} // namespace remuda
