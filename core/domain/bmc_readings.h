// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace remuda {

// How well something is, as a management controller judges it.
enum class Health { ok, warning, critical, unknown };
std::string_view toText(Health health);
std::optional<Health> healthFromText(std::string_view text);

// One sensor of a machine. A sensor that only knows states (a power supply is there, a lid is open) has no value.
struct SensorReading {
    std::string name;
    std::string kind; // "temperature", "fan", "voltage", "current", "power" or "other"
    std::optional<double> value;
    std::string unit; // "°C", "RPM", "V", "A", "W", "%"; as the controller writes it where it is another
    Health health = Health::unknown;
    std::string state; // the controller's own word
};

struct SensorReport {
    std::vector<SensorReading> sensors; // in the controller's order
    bool simulated = false;             // invented, not measured
};

// One line of a controller's event log. Its clock is taken to be UTC; entries from before it was set have no moment.
struct BmcEvent {
    std::string id;
    std::optional<Instant> at;
    std::string source;
    Health severity = Health::unknown;
    std::string message;
};

struct EventLog {
    std::vector<BmcEvent> events; // newest first
    bool truncated = false;       // there are older ones that were not read
    bool simulated = false;
};

boost::json::object toJson(const SensorReport& report); // {"sensors":[{"name","kind","value"|null,…}],"simulated"}
boost::json::object toJson(const EventLog& log);        // {"events":[{"id","at"|null,…}],"truncated","simulated"}
Result<SensorReport> sensorReportFromJson(const boost::json::object& object);
Result<EventLog> eventLogFromJson(const boost::json::object& object);

} // namespace remuda
