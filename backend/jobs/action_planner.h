// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/driver_registry.h"
#include "backend/jobs/action_plan.h"
#include "backend/jobs/job_times.h"
#include "backend/store/database.h"

namespace remuda {

// What a plan asks beside the database.
struct PlanSources {
    const DriverRegistry& drivers;
    JobTimes& times;
    Instant moment; // now
};

// Decides machine by machine whether a verb may be carried out now, and what it would mean. Reads only: inside a write
// its answer is what the write may rely on.
Result<ActionPlan> planAction(Connection& connection, const PlanSources& sources, const Submission& submission,
                              const Origin& origin);

// The plan's refusal when something is skipped that may not be, naming machines and reasons: not-found when nothing
// that was named is there, invalid-field for a missing parameter, illegal-move for the status, else conflict.
std::optional<Problem> refusal(const ActionPlan& plan, const Submission& submission);

} // namespace remuda
