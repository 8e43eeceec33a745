// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/time.h"

namespace remuda {

// Zones of the IANA database as the system has it ("Europe/London", "UTC").
bool isTimeZone(const std::string& name);

// The moment at which clocks of the zone show that minute of that day. When they are put forward past it, the moment at
// which they are; when they show it twice, the first time. The zone must be one.
Instant momentOf(Date day, std::chrono::minutes time_of_day, const std::string& zone);

// What clocks of the zone show then.
struct LocalTime {
    Date day;
    std::chrono::minutes time_of_day;
};
LocalTime localTime(Instant instant, const std::string& zone);

} // namespace remuda
