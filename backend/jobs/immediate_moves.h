// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/action_plan.h"
#include "backend/store/database.h"

namespace remuda {

// What a verb that happens at once makes of a machine.
void applyMove(Machine& machine, Verb verb, const Move& move, const boost::json::object& params,
               const std::string& actor);

// Carries a plan of such a verb out; answers the machines as they are then.
std::vector<Machine> carryOut(Transaction& transaction, const ActionPlan& plan, const Origin& origin);

} // namespace remuda
