// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"
#include "core/domain/request.h"

#include <vector>

namespace remuda {

// What the planner may know of the inventory at the moment of planning.
struct PlanningGround {
    std::vector<Machine> available;     // every machine with status available
    std::vector<Machine> named;         // those of spec.machines that exist, in any status
    std::vector<std::string> sites;     // every site there is
    std::vector<std::string> models;    // every model there is
    std::vector<std::string> hostnames; // host names in use or promised
    Instant now;
};

// Why a machine cannot be given to anybody, or empty: status, lock, protection, maintenance, driver.
std::string notUsable(const Machine& machine);

// Chooses machines: usable, at the site, at least as large as asked, of the model; the cheapest first, then the
// smallest, unknown prices last, one per rack where asked. When there are not enough, names the constraint at fault and
// offers what is nearest. The spec must have passed check(). `duration_estimate_s` is left 0.
RequestPlan planRequest(const RequestSpec& spec, const PlanningGround& ground);

// "SITE-ROLE-aN.SITE.example.net" for each machine, with numbers above all in use for that site and role.
void nameMachines(std::vector<PlannedMachine>& machines, const std::vector<std::string>& hostnames);

} // namespace remuda
