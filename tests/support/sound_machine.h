// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_traits.h"

#include <string>

namespace remuda {

// Whether nothing is wrong with the simulated machine of that name, of seed 1, and its controller answers each of its
// first so many commands. A server that was killed draws anew for those that it had only looked with: one that is
// dropped would be dropped again after each start.
inline bool isSoundSimulated(const std::string& name, int commands) {
    const SimulatedDice dice(1);
    const auto traits = dice.traits(name);
    if (traits.bad_disk || traits.installer_fails || traits.wrong_password) return false;
    for (int number = 1; number <= commands; ++number)
        if (dice.draw(name, "drop", number) < traits.drop_rate) return false;
    return true;
}

} // namespace remuda
