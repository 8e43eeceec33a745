// SPDX-License-Identifier: GPL-3.0-or-later
// What ipmitool's comma separated lists of sensors and of events say.
#include "backend/drivers/power/ipmi_command.h"
#include "core/domain/text.h"

#include <algorithm>
#include <charconv>

namespace remuda::ipmi_command {

namespace {

using Text = std::string_view;

std::vector<Text> fieldsOf(Text line) {
    std::vector<Text> fields;
    for (;;) {
        const auto comma = line.find(',');
        fields.push_back(trimmed(line.substr(0, comma)));
        if (comma == Text::npos) return fields;
        line.remove_prefix(comma + 1);
    }
}

std::vector<Text> linesOf(Text text) {
    std::vector<Text> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (const auto line = trimmed(text.substr(0, end)); !line.empty()) lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::optional<double> number(Text text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

struct Unit {
    Text word, sign, kind;
};
constexpr Unit units[] = {
    {"degrees C", "°C", "temperature"}, {"degrees F", "°F", "temperature"}, {"RPM", "RPM", "fan"},
    {"Volts", "V", "voltage"},          {"Amps", "A", "current"},           {"Watts", "W", "power"},
    {"percent", "%", "other"},          {"unspecified", "", "other"}};

struct Status {
    Text word;
    Health health;
    Text meaning;
};
// As the specification orders them: non-critical, critical, non-recoverable.
constexpr Status statuses[] = {{"ok", Health::ok, "ok"},
                               {"nc", Health::warning, "beyond its warning threshold"},
                               {"cr", Health::critical, "beyond its critical threshold"},
                               {"nr", Health::critical, "beyond its last threshold"},
                               {"ns", Health::unknown, "no reading"},
                               {"us", Health::unknown, "unknown"}};

DriverError unreadable(Text what, Text line, Text output) {
    return {ErrorClass::bmc_bug,
            "the BMC's list of " + std::string(what) + " has a line that cannot be read: \"" +
                std::string(line.substr(0, 120)) + "\"",
            std::string(output.substr(0, 4000))};
}

// From the right, for a name may hold commas: NAME,VALUE,UNIT,STATUS or NAME,STATE,STATUS.
std::optional<SensorReading> sensorOf(Text line) {
    const auto fields = fieldsOf(line);
    if (fields.size() < 3) return std::nullopt;
    const auto status = std::find_if(std::begin(statuses), std::end(statuses),
                                     [&](const Status& each) { return each.word == fields.back(); });
    if (status == std::end(statuses)) return std::nullopt;
    SensorReading reading;
    reading.health = status->health;
    reading.state = status->meaning;
    reading.kind = "other";
    std::size_t behind_name = 2;
    if (fields.size() >= 4)
        if (const auto value = number(fields[fields.size() - 3])) {
            behind_name = 3;
            reading.value = *value;
            const auto word = fields[fields.size() - 2];
            reading.unit = word;
            for (const auto& unit : units)
                if (unit.word == word) {
                    reading.unit = unit.sign;
                    reading.kind = unit.kind;
                }
        }
    // A discrete sensor's states are bits that only its maker can name.
    if (behind_name == 2 && fields[fields.size() - 2].starts_with("0x"))
        reading.state = "states " + std::string(fields[fields.size() - 2]);
    for (std::size_t index = 0; index + behind_name < fields.size(); ++index)
        reading.name += (index == 0 ? "" : ", ") + std::string(fields[index]);
    if (reading.name.empty()) return std::nullopt;
    return reading;
}

bool holdsAny(Text text, std::initializer_list<Text> words) {
    return std::any_of(words.begin(), words.end(), [&](Text word) { return text.find(word) != Text::npos; });
}

// IPMI has no severity: it follows from what happened.
Health severityOf(Text event, Text direction) {
    if (direction == "Deasserted") return Health::ok;
    if (holdsAny(event, {"Non-critical", "Predictive", "Correctable ECC", "Redundancy Lost", "Degraded"}) &&
        !holdsAny(event, {"Uncorrectable"}))
        return Health::warning;
    if (holdsAny(event, {"Critical", "critical", "Non-recoverable", "Uncorrectable", "Failure", "Fault", "IERR",
                         "Thermal Trip", "lost", "Power down"}))
        return Health::critical;
    return Health::ok;
}

// 04/27/26 or 04/27/2026, with 12:00:00 and perhaps " UTC". Nothing for the time before the clock was set.
std::optional<Instant> momentOf(Text day, Text time) {
    if (day.size() < 8 || day[2] != '/' || day[5] != '/' || time.size() < 8) return std::nullopt;
    auto year = std::string(day.substr(6));
    if (year.size() == 2) year = "20" + year;
    return parseInstant(year + "-" + std::string(day.substr(0, 2)) + "-" + std::string(day.substr(3, 2)) + "T" +
                        std::string(time.substr(0, 8)) + "Z");
}

std::optional<BmcEvent> eventOf(Text line) {
    const auto fields = fieldsOf(line);
    if (fields.size() < 4 || fields[0].empty() ||
        !std::all_of(fields[0].begin(), fields[0].end(), [](unsigned char each) { return std::isxdigit(each) != 0; }))
        return std::nullopt;
    BmcEvent event;
    event.id = fields[0];
    event.at = momentOf(fields[1], fields[2]);
    event.source = fields[3];
    const auto happened = fields.size() > 4 ? fields[4] : Text();
    const auto direction = fields.size() > 5 ? fields[5] : Text();
    event.severity = severityOf(happened, direction);
    event.message = happened.empty() ? "event without a name" : happened;
    if (direction == "Deasserted") event.message += " (no longer)";
    for (std::size_t index = 6; index < fields.size(); ++index)
        event.message += (index == 6 ? ": " : ", ") + std::string(fields[index]);
    return event;
}

} // namespace

DriverResult<SensorReport> parseSensors(Text output) {
    SensorReport report;
    for (const auto line : linesOf(output)) {
        auto reading = sensorOf(line);
        if (!reading) return unreadable("sensors", line, output);
        report.sensors.push_back(std::move(*reading));
    }
    return report;
}

DriverResult<EventLog> parseEventLog(Text output) {
    EventLog log;
    for (const auto line : linesOf(output)) {
        auto event = eventOf(line);
        if (!event) return unreadable("events", line, output);
        log.events.push_back(std::move(*event));
    }
    log.truncated = log.events.size() >= newestEvents;
    std::reverse(log.events.begin(), log.events.end());
    return log;
}

} // namespace remuda::ipmi_command
