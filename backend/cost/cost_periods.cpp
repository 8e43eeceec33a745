// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_periods.h"

#include <algorithm>

namespace remuda {

CostPeriods::CostPeriods(Date from, Date to, CostGranularity granularity)
    : m_granularity(granularity) {
    const auto end = startOf(to);
    for (auto bound = startOf(from); bound < end;) {
        m_bounds.push_back(bound);
        bound = granularity == CostGranularity::day ? bound + std::chrono::days(1) : startOfNextMonth(bound);
    }
    m_bounds.push_back(end);
}

std::vector<Date> CostPeriods::firstDays() const {
    std::vector<Date> days;
    for (std::size_t period = 0; period < size(); ++period)
        days.push_back(dateOf(begin(period)));
    return days;
}

std::size_t CostPeriods::periodOf(Instant instant) const {
    if (m_granularity == CostGranularity::day)
        return static_cast<std::size_t>((instant - m_bounds.front()) / std::chrono::days(1));
    return static_cast<std::size_t>(std::upper_bound(m_bounds.begin(), m_bounds.end(), instant) - m_bounds.begin()) - 1;
}

const std::vector<Money>& CostPeriods::wholePeriods(Money monthly) {
    auto& costs = m_whole[monthly.micros];
    if (costs.empty())
        for (std::size_t period = 0; period < size(); ++period)
            costs.push_back(accrue(monthly, begin(period), end(period)));
    return costs;
}

void CostPeriods::add(Money monthly, Instant from, Instant to, std::vector<Money>& series) {
    if (from >= to) return;
    series.resize(size());
    const auto& whole = wholePeriods(monthly);
    for (auto period = periodOf(from); period < size() && begin(period) < to; ++period) {
        const auto start = std::max(from, begin(period));
        const auto stop = std::min(to, end(period));
        const auto is_whole = start == begin(period) && stop == end(period);
        series[period] += is_whole ? whole[period] : accrue(monthly, start, stop);
    }
}

} // namespace remuda
