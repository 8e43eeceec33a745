// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bmc_readings.h"

#include "core/domain/json_reader.h"

#include <array>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 4> healthWords{"ok", "warning", "critical", "unknown"};

Result<SensorReading> sensorFromJson(const json::object& object) {
    SensorReading reading;
    JsonReader reader(object, "sensors.");
    reader.read("name", reading.name);
    reader.read("kind", reading.kind);
    reader.read("value", reading.value);
    reader.read("unit", reading.unit);
    reader.readWord("health", reading.health, healthFromText, "ok, warning, critical or unknown");
    reader.read("state", reading.state);
    return reader.finish(std::move(reading));
}

Result<BmcEvent> eventFromJson(const json::object& object) {
    BmcEvent event;
    JsonReader reader(object, "events.");
    reader.read("id", event.id);
    reader.read("at", event.at);
    reader.read("source", event.source);
    reader.readWord("severity", event.severity, healthFromText, "ok, warning, critical or unknown");
    reader.read("message", event.message);
    return reader.finish(std::move(event));
}

} // namespace

std::string_view toText(Health health) {
    return healthWords[static_cast<std::size_t>(health)];
}

std::optional<Health> healthFromText(std::string_view text) {
    for (std::size_t index = 0; index < healthWords.size(); ++index)
        if (healthWords[index] == text) return static_cast<Health>(index);
    return std::nullopt;
}

json::object toJson(const SensorReport& report) {
    json::array sensors;
    for (const auto& each : report.sensors)
        sensors.push_back({{"name", each.name},
                           {"kind", each.kind},
                           {"value", each.value ? json::value(*each.value) : json::value(nullptr)},
                           {"unit", each.unit},
                           {"health", toText(each.health)},
                           {"state", each.state}});
    return {{"sensors", std::move(sensors)}, {"simulated", report.simulated}};
}

json::object toJson(const EventLog& log) {
    json::array events;
    for (const auto& each : log.events)
        events.push_back({{"id", each.id},
                          {"at", each.at ? json::value(formatInstant(*each.at)) : json::value(nullptr)},
                          {"source", each.source},
                          {"severity", toText(each.severity)},
                          {"message", each.message}});
    return {{"events", std::move(events)}, {"truncated", log.truncated}, {"simulated", log.simulated}};
}

Result<SensorReport> sensorReportFromJson(const json::object& object) {
    SensorReport report;
    JsonReader reader(object);
    reader.readEach("sensors", report.sensors, sensorFromJson);
    reader.read("simulated", report.simulated);
    return reader.finish(std::move(report));
}

Result<EventLog> eventLogFromJson(const json::object& object) {
    EventLog log;
    JsonReader reader(object);
    reader.readEach("events", log.events, eventFromJson);
    reader.read("truncated", log.truncated);
    reader.read("simulated", log.simulated);
    return reader.finish(std::move(log));
}

} // namespace remuda
