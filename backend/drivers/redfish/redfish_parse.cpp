// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_parse.h"

#include "backend/drivers/redfish/redfish_service.h"

#include <algorithm>

namespace remuda::redfish {

namespace json = boost::json;

namespace {

Health healthOf(const json::object& object) {
    const auto word = redfishText(object, "Status.Health");
    if (word == "OK") return Health::ok;
    if (word == "Warning") return Health::warning;
    if (word == "Critical") return Health::critical;
    return Health::unknown;
}

std::optional<double> numberOf(const json::object& object, std::string_view path) {
    const auto* value = redfishMember(object, path);
    boost::system::error_code error;
    const double number = value ? value->to_number<double>(error) : 0;
    return value && !error ? std::optional(number) : std::nullopt;
}

// Absent parts (an empty slot) are no sensors.
bool isAbsent(const json::object& object) {
    return redfishText(object, "Status.State") == "Absent";
}

SensorReading readingOf(const json::object& object, const char* kind, std::initializer_list<std::string_view> members,
                        std::string unit) {
    SensorReading reading;
    reading.name = redfishText(object, "Name");
    for (const auto name : {"MemberId", "Id"})
        if (reading.name.empty()) reading.name = redfishText(object, name);
    reading.kind = kind;
    for (const auto member : members)
        if (!reading.value) reading.value = numberOf(object, member);
    reading.unit = std::move(unit);
    reading.health = healthOf(object);
    reading.state = redfishText(object, "Status.State");
    if (reading.state.empty()) reading.state = redfishText(object, "Status.Health");
    return reading;
}

template <class Each>
void forEach(const json::object& object, std::string_view member, Each each) {
    const auto* list = object.if_contains(member);
    if (!list || !list->is_array()) return;
    for (const auto& item : list->get_array())
        if (item.is_object() && !isAbsent(item.get_object())) each(item.get_object());
}

bool offers(const std::vector<std::string>& offered, std::string_view word) {
    return offered.empty() || std::find(offered.begin(), offered.end(), word) != offered.end();
}

struct UnitWord {
    std::string_view word, unit, kind;
};
constexpr UnitWord unitWords[] = {{"Cel", "°C", "temperature"}, {"RPM", "RPM", "fan"}, {"{rev}/min", "RPM", "fan"},
                                  {"V", "V", "voltage"},        {"A", "A", "current"}, {"W", "W", "power"},
                                  {"%", "%", "other"}};

} // namespace

std::optional<PowerState> powerOf(const json::object& system) {
    const auto word = redfishText(system, "PowerState");
    if (word == "On" || word == "PoweringOff" || word == "Paused") return PowerState::on;
    if (word == "Off" || word == "PoweringOn") return PowerState::off;
    return std::nullopt;
}

std::string resetTypeFor(PowerCommand command, PowerState now, const std::vector<std::string>& offered) {
    const auto first = [&](std::initializer_list<std::string_view> words) -> std::string {
        for (const auto word : words)
            if (offers(offered, word)) return std::string(word);
        return {};
    };
    switch (command) {
    case PowerCommand::on:
        return now == PowerState::off ? first({"On", "ForceOn", "PushPowerButton"}) : first({"On", "ForceOn"});
    case PowerCommand::off:
        return first({"ForceOff"});
    case PowerCommand::soft_off:
        return first({"GracefulShutdown", "PushPowerButton"});
    case PowerCommand::cycle:
        return first({"PowerCycle", "ForceRestart"});
    case PowerCommand::reset:
        return first({"ForceRestart"});
    }
    return {};
}

std::string bootTargetFor(BootDevice device) {
    switch (device) {
    case BootDevice::disk:
        return "Hdd";
    case BootDevice::network:
        return "Pxe";
    case BootDevice::cdrom:
        return "Cd";
    case BootDevice::firmware:
        return "BiosSetup";
    }
    return "None";
}

std::vector<std::string> allowed(const json::object& object, std::string member) {
    std::vector<std::string> words;
    if (const auto* list = object.if_contains(member + "@Redfish.AllowableValues"); list && list->is_array())
        for (const auto& each : list->get_array())
            if (each.is_string()) words.emplace_back(each.get_string());
    return words;
}

void addThermal(const json::object& thermal, std::vector<SensorReading>& readings) {
    forEach(thermal, "Temperatures", [&](const json::object& each) {
        readings.push_back(readingOf(each, "temperature", {"ReadingCelsius"}, "°C"));
    });
    forEach(thermal, "Fans", [&](const json::object& each) {
        const bool percent = redfishText(each, "ReadingUnits") == "Percent";
        auto reading = readingOf(each, "fan", {"Reading", "ReadingRPM"}, percent ? "%" : "RPM");
        if (reading.name.empty()) reading.name = redfishText(each, "FanName");
        readings.push_back(std::move(reading));
    });
}

void addPower(const json::object& power, std::vector<SensorReading>& readings) {
    forEach(power, "PowerControl", [&](const json::object& each) {
        readings.push_back(readingOf(each, "power", {"PowerConsumedWatts"}, "W"));
    });
    forEach(power, "PowerSupplies", [&](const json::object& each) {
        readings.push_back(
            readingOf(each, "power", {"PowerInputWatts", "PowerOutputWatts", "LastPowerOutputWatts"}, "W"));
    });
    forEach(power, "Voltages",
            [&](const json::object& each) { readings.push_back(readingOf(each, "voltage", {"ReadingVolts"}, "V")); });
}

SensorReading sensorOf(const json::object& sensor) {
    const auto word = redfishText(sensor, "ReadingUnits");
    auto reading = readingOf(sensor, "other", {"Reading"}, word);
    for (const auto& each : unitWords)
        if (each.word == word) {
            reading.unit = each.unit;
            reading.kind = each.kind;
        }
    return reading;
}

BmcEvent eventOf(const json::object& entry) {
    BmcEvent event;
    event.id = redfishText(entry, "Id");
    event.at = parseInstant(redfishText(entry, "Created"));
    for (const auto member : {"SensorType", "Name", "EntryType"})
        if (event.source.empty()) event.source = redfishText(entry, member);
    const auto severity = redfishText(entry, "Severity");
    event.severity = severity == "OK"         ? Health::ok
                     : severity == "Warning"  ? Health::warning
                     : severity == "Critical" ? Health::critical
                                              : Health::unknown;
    event.message = redfishText(entry, "Message");
    if (event.message.empty()) event.message = redfishText(entry, "MessageId");
    return event;
}

void newestFirst(std::vector<BmcEvent>& events) {
    // Those without a moment are from before the clock was set: the oldest.
    std::stable_sort(events.begin(), events.end(), [](const BmcEvent& left, const BmcEvent& right) {
        return left.at.value_or(Instant()) > right.at.value_or(Instant());
    });
}

} // namespace remuda::redfish
