// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/requests/request_planner.h"

#include <set>

namespace remuda {

// The members of a spec that rule machines out, in the order in which they are blamed.
enum class Constraint { min_memory_gib, min_cpu_cores, min_disk_gib, model, spread_racks, site };
inline constexpr std::array allConstraints{Constraint::min_memory_gib, Constraint::min_cpu_cores,
                                           Constraint::min_disk_gib,   Constraint::model,
                                           Constraint::spread_racks,   Constraint::site};
std::string_view toText(Constraint constraint);

bool isAsked(const RequestSpec& spec, Constraint constraint);
boost::json::value asked(const RequestSpec& spec, Constraint constraint);
RequestSpec without(RequestSpec spec, Constraint constraint);

// Constraints that are a least size: it may be read and set.
bool isMinimum(Constraint constraint);
std::int64_t& minimum(RequestSpec& spec, Constraint constraint);

// The machine's value of a minimum; nothing when unknown.
std::optional<std::int64_t> sizeOf(const Machine& machine, Constraint minimum);

// The constraint that a usable machine breaks, or nothing.
std::optional<Constraint> brokenBy(const RequestSpec& spec, const Machine& machine);

// Usable machines that meet the spec; with spread_racks one per rack counts.
std::int64_t howMany(const RequestSpec& spec, const std::vector<Machine>& machines);

// For a plan that is not satisfiable: what stands in the way, and what would be nearest.
FailingConstraint failingConstraint(const RequestSpec& spec, const PlanningGround& ground);
std::vector<NearestOffer> nearestOffers(const RequestSpec& spec, const PlanningGround& ground);

} // namespace remuda
