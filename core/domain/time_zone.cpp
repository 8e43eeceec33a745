// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time_zone.h"

#include <date/tz.h>

namespace remuda {

using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::seconds;

bool isTimeZone(const std::string& name) {
    try {
        return date::locate_zone(name) != nullptr;
    } catch (const std::runtime_error&) {
        return false;
    }
}

Instant momentOf(Date day, minutes time_of_day, const std::string& zone) {
    const date::local_seconds shown(std::chrono::sys_days(day).time_since_epoch() + time_of_day);
    const auto info = date::locate_zone(zone)->get_info(shown);
    if (info.result == date::local_info::nonexistent) return Instant(info.first.end.time_since_epoch());
    return Instant(shown.time_since_epoch() - info.first.offset);
}

LocalTime localTime(Instant instant, const std::string& zone) {
    const auto moment = floor<seconds>(instant);
    const auto shown = date::locate_zone(zone)->to_local(moment).time_since_epoch();
    const auto day = floor<std::chrono::days>(shown);
    return {Date(std::chrono::sys_days(day)), floor<minutes>(shown - day)};
}

} // namespace remuda
