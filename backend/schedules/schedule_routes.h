// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/router.h"

namespace remuda {

class ScheduleService;

// /schedules: everybody reads them; who may do the verb to its machines makes, changes, pauses, resumes and deletes
// one.
void addScheduleRoutes(Router& router, ScheduleService& schedules, EventHub& hub);

// /freezes and /windows: everybody reads them; members of the team and administrators make, change and delete them,
// those without a team administrators only.
void addFreezeRoutes(Router& router, Database& database, EventHub& hub);

} // namespace remuda
