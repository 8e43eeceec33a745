// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_store.h"
#include "backend/drivers/power/simulated_traits.h"

namespace remuda {

// What the sensors of a simulated machine show: drawn from the seed, drifting a little from minute to minute, and as
// its power has it: without power fans stand still and the power supply rests.
SensorReport simulatedSensors(const std::string& hardware_name, const SimulatedDice& dice, PowerState power,
                              Instant now);

// Its events of the last 30 days, the same for everybody who asks; none from before `cleared`.
EventLog simulatedEvents(const std::string& hardware_name, const SimulatedDice& dice, Instant cleared, Instant now);

} // namespace remuda
