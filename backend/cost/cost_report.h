// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/cost/cost_store.h"

namespace remuda {

// Costs of [from, to) by group and period. What lies after `as_of` has not accrued: it is forecast, on the assumption
// that every open interval goes on as it is. The end of a lease changes nothing in that, since it takes no machine
// away.
CostReport makeCostReport(const CostSlices& slices, CostGroup by, CostGranularity granularity, Date from, Date to,
                          Instant as_of);

// The figures of a month that come from intervals; waste is the service's to add. `slices` reach from the start of the
// month before to the end of the month. `as_of` lies in the month, or is its end when the month is over.
CostSummary makeCostSummary(const CostSlices& slices, std::chrono::year_month month, Instant as_of);

} // namespace remuda
