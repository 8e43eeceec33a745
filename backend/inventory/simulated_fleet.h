// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

namespace remuda {

struct FleetOptions {
    std::int64_t machines = 200;
    std::uint64_t seed = 1;
};

// Fills an inventory that is empty with made-up machines, all with the driver `simulated`, and with what they have cost
// in the last 75 days. The same seed and count give the same fleet; only its dates move with `now`. From about fifty
// machines a site there are four sites, each with at least eight machines ready to be installed. Answers how many
// machines were made: 0 when the inventory is not empty.
Result<std::int64_t> seedSimulatedFleet(Database& database, const FleetOptions& options, Instant now);

// Whether there are machines, and none of them is real.
bool onlySimulated(Connection& connection);

} // namespace remuda
