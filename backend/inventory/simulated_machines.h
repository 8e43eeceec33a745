// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/cost.h"
#include "core/domain/machine.h"

#include <vector>

namespace remuda::simulated {

struct MadeMachine {
    Machine machine;
    std::vector<CostInterval> history; // oldest first; the last one is open unless the machine is retired
};

// The machines of a fleet, drawn from the seed. See seedSimulatedFleet.
std::vector<MadeMachine> makeFleet(std::int64_t count, std::uint64_t seed, Instant now);

} // namespace remuda::simulated
