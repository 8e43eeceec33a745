// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

namespace remuda {

// For a fleet that was made up just now: two schedules of `person`, who may do anything, a freeze that comes in weeks
// and two maintenance windows, so that a newcomer sees what they are like. None of them does anything within days.
Result<void> addScheduleExamples(Database& database, const std::string& person, Instant now);

} // namespace remuda
