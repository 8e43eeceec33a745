// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/cost.h"

#include <unordered_map>

namespace remuda {

// A range of days cut into days or months, and the spreading of costs over them. What a price costs in each whole
// period is computed once per price, so that a fleet with few prices costs little more than adding. Not thread safe.
class CostPeriods {
public:
    // [from, to); the first and the last month may be cut short. `from` must be before `to`.
    CostPeriods(Date from, Date to, CostGranularity granularity);

    std::size_t size() const { return m_bounds.size() - 1; }
    Instant begin(std::size_t period) const { return m_bounds[period]; }
    Instant end(std::size_t period) const { return m_bounds[period + 1]; }
    std::vector<Date> firstDays() const;

    // Adds the cost of [from, to) at this price, which must lie in the range, to each period it touches.
    void add(Money monthly, Instant from, Instant to, std::vector<Money>& series);

private:
    std::size_t periodOf(Instant instant) const;
    const std::vector<Money>& wholePeriods(Money monthly);

    std::vector<Instant> m_bounds;
    CostGranularity m_granularity;
    std::unordered_map<std::int64_t, std::vector<Money>> m_whole; // by price
};

} // namespace remuda
