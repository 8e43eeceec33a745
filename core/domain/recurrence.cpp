// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/recurrence.h"

#include "core/domain/json_reader.h"
#include "core/domain/time_zone.h"

#include <array>

namespace remuda {

namespace json = boost::json;
namespace chrono = std::chrono;

namespace {

constexpr std::array<std::string_view, 3> everyWords{"day", "week", "month"};
constexpr std::array<std::string_view, 7> dayWords{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<Recurrence::Every> everyFromText(std::string_view text) {
    const auto found = std::find(everyWords.begin(), everyWords.end(), text);
    if (found == everyWords.end()) return std::nullopt;
    return static_cast<Recurrence::Every>(found - everyWords.begin());
}

std::optional<chrono::minutes> timeFromText(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    if (hour > 23 || minute > 59) return std::nullopt;
    return chrono::hours(hour) + chrono::minutes(minute);
}

std::string timeToText(chrono::minutes time) {
    const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(time.count() / 60) + ":" + two(time.count() % 60);
}

bool falls(const Recurrence& recurrence, Date day) {
    if (recurrence.every == Recurrence::Every::day) return true;
    if (recurrence.every == Recurrence::Every::month)
        return static_cast<int>(static_cast<unsigned>(day.day())) ==
               std::min(recurrence.day, daysInMonth(day.year() / day.month()));
    const auto weekday = static_cast<int>(chrono::weekday(chrono::sys_days(day)).iso_encoding());
    return std::find(recurrence.on.begin(), recurrence.on.end(), weekday) != recurrence.on.end();
}

std::string joinedDays(const Recurrence& recurrence) {
    std::string text;
    for (const auto each : recurrence.on)
        text += (text.empty() ? "" : ", ") + std::string(dayWords[static_cast<std::size_t>(each - 1)]);
    return text;
}

std::optional<std::vector<int>> daysFromTexts(const std::vector<std::string>& texts) {
    std::vector<int> days;
    for (const auto& text : texts) {
        const auto found = std::find(dayWords.begin(), dayWords.end(), text);
        if (found == dayWords.end()) return std::nullopt;
        days.push_back(static_cast<int>(found - dayWords.begin()) + 1);
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

} // namespace

Instant nextAfter(const Recurrence& recurrence, Instant after) {
    // From the day before: a zone's day may have begun where UTC's has not, and a jump may have put a time off.
    auto day = addDays(localTime(after, recurrence.zone).day, -1);
    for (;; day = addDays(day, 1)) {
        if (!falls(recurrence, day)) continue;
        if (const auto moment = momentOf(day, recurrence.time, recurrence.zone); moment > after) return moment;
    }
}

Result<Recurrence> recurrenceFromJson(const json::object& object, const std::string& prefix) {
    using Every = Recurrence::Every;
    Recurrence recurrence;
    JsonReader reader(object, prefix);
    std::vector<std::string> on;
    std::string time;
    std::optional<std::int64_t> day;
    if (!object.contains("every")) reader.fail("every", nullptr, "day, week or month");
    reader.readWord("every", recurrence.every, everyFromText, "day, week or month");
    reader.read("on", on);
    reader.read("day", day);
    reader.read("time", time);
    reader.read("zone", recurrence.zone);
    reader.refuseOthers({"every", "on", "day", "time", "zone"});
    const auto value = [&](const char* name) {
        const auto* found = object.if_contains(name);
        return found ? *found : json::value(nullptr);
    };
    const auto days = daysFromTexts(on);
    if (!days || (recurrence.every == Every::week) == days->empty())
        reader.fail("on", value("on"),
                    recurrence.every == Every::week ? "a list of days: mon, tue, wed, thu, fri, sat, sun"
                                                    : "no days of the week, which are for every week");
    if (recurrence.every == Every::month ? !day || *day < 1 || *day > 31 : day.has_value())
        reader.fail("day", value("day"),
                    recurrence.every == Every::month ? "a day of the month, 1 to 31; shorter months have their last"
                                                     : "no day of the month, which is for every month");
    const auto minute = timeFromText(time);
    if (!minute) reader.fail("time", value("time"), "a time of day as HH:MM");
    if (!isTimeZone(recurrence.zone)) reader.fail("zone", value("zone"), "a time zone like Europe/London or UTC");
    if (reader.problem()) return *reader.problem();
    recurrence.on = *days;
    recurrence.day = static_cast<int>(day.value_or(1));
    recurrence.time = *minute;
    return recurrence;
}

json::object toJson(const Recurrence& recurrence) {
    json::object form{{"every", everyWords[static_cast<std::size_t>(recurrence.every)]}};
    if (recurrence.every == Recurrence::Every::week) {
        auto& days = form["on"].emplace_array();
        for (const auto each : recurrence.on)
            days.emplace_back(dayWords[static_cast<std::size_t>(each - 1)]);
    }
    if (recurrence.every == Recurrence::Every::month) form["day"] = recurrence.day;
    form["time"] = timeToText(recurrence.time);
    form["zone"] = recurrence.zone;
    return form;
}

std::string describe(const Recurrence& recurrence) {
    std::string text = "every " + std::string(everyWords[static_cast<std::size_t>(recurrence.every)]);
    if (recurrence.every == Recurrence::Every::week) text += " on " + joinedDays(recurrence);
    if (recurrence.every == Recurrence::Every::month) text += " on day " + std::to_string(recurrence.day);
    return text + " at " + timeToText(recurrence.time) + " " + recurrence.zone;
}

} // namespace remuda
