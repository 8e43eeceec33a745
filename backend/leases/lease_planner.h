// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lease.h"
#include "core/domain/machine.h"

namespace remuda {

// What a change would do to the leases of these machines, and which it leaves out and why. `by_days` counts from the
// present end, except that an extension of a lease that is past counts from today. Costs are counted from `now` on,
// since nothing can be saved of the past. Names in change.machines that are not among `machines` are left out as
// unknown.
LeasePlan planLeases(const LeaseChange& change, const std::vector<Machine>& machines, Instant now);

} // namespace remuda
