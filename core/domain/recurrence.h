// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "core/domain/time.h"

#include <vector>

namespace remuda {

// When something comes again: at a minute of the day in a time zone, on every day, on some days of the week, or on a
// day of the month; a month that is too short has it on its last day. What the change to and from summer time makes of
// a time of day: see momentOf.
struct Recurrence {
    enum class Every { day, week, month };
    Every every = Every::day;
    std::vector<int> on; // days of the week, 1 (Monday) to 7, in order; `week` only
    int day = 1;         // of the month, 1 to 31; `month` only
    std::chrono::minutes time{0};
    std::string zone = "UTC";
};

Instant nextAfter(const Recurrence& recurrence, Instant after); // later than `after`

// {"every":"week","on":["mon","thu"],"time":"02:30","zone":"Europe/London"}; "day" instead of "on" for a month. Strict:
// wrong members are named with `prefix` before them.
Result<Recurrence> recurrenceFromJson(const boost::json::object& object, const std::string& prefix);
boost::json::object toJson(const Recurrence& recurrence);

// "every week on mon, thu at 02:30 Europe/London"
std::string describe(const Recurrence& recurrence);

} // namespace remuda
