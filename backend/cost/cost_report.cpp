// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_report.h"

#include "backend/cost/cost_periods.h"

#include <algorithm>
#include <unordered_set>

namespace remuda {

namespace {

// Series per key of one grouping.
class Groups {
public:
    Groups(CostPeriods& periods, const std::vector<std::string>& keys)
        : m_periods(periods)
        , m_keys(keys)
        , m_series(keys.size()) {}

    void add(std::uint32_t key, std::uint32_t machine, Money monthly, Instant from, Instant to) {
        if (from >= to) return;
        m_periods.add(monthly, from, to, m_series[key]);
        if (m_seen.insert((static_cast<std::uint64_t>(key) << 32) | machine).second) ++m_machines[key];
    }

    // Periods [first, first + count), largest total first.
    std::vector<CostSeries> take(std::size_t first, std::size_t count) const {
        std::vector<CostSeries> groups;
        for (std::uint32_t key = 0; key < m_series.size(); ++key) {
            if (m_series[key].empty()) continue;
            CostSeries group;
            group.key = m_keys[key];
            group.machines = m_machines.at(key);
            for (auto period = first; period < first + count; ++period) {
                group.series.push_back(m_series[key][period]);
                group.total += m_series[key][period];
            }
            groups.push_back(std::move(group));
        }
        std::sort(groups.begin(), groups.end(), [](const CostSeries& left, const CostSeries& right) {
            return left.total != right.total ? left.total > right.total : left.key < right.key;
        });
        return groups;
    }

private:
    CostPeriods& m_periods;
    const std::vector<std::string>& m_keys;
    std::vector<std::vector<Money>> m_series;
    std::unordered_map<std::uint32_t, std::int64_t> m_machines;
    std::unordered_set<std::uint64_t> m_seen;
};

Money total(const std::vector<CostSeries>& groups) {
    Money sum;
    for (const auto& group : groups)
        sum += group.total;
    return sum;
}

void addUnknown(CostReport& report, const CostSlices& slices) {
    std::unordered_set<std::uint32_t> machines;
    std::chrono::milliseconds duration{0};
    for (const auto& slice : slices.slices) {
        const auto stop = std::min(slice.to, report.as_of);
        if (slice.monthly || slice.from >= stop) continue;
        machines.insert(slice.machine);
        duration += stop - slice.from;
    }
    report.unknown_machines = static_cast<std::int64_t>(machines.size());
    report.unknown_machine_days = std::chrono::duration<double, std::chrono::days::period>(duration).count();
}

} // namespace

CostReport makeCostReport(const CostSlices& slices, CostGroup by, CostGranularity granularity, Date from, Date to,
                          Instant as_of) {
    CostReport report;
    report.by = by;
    report.granularity = granularity;
    report.from = from;
    report.to = to;
    report.as_of = as_of;
    CostPeriods periods(from, to, granularity);
    const auto group = static_cast<std::size_t>(by);
    Groups past(periods, slices.keys[group]);
    Groups future(periods, slices.keys[group]);
    for (const auto& slice : slices.slices) {
        if (!slice.monthly) continue;
        past.add(slice.keys[group], slice.machine, *slice.monthly, slice.from, std::min(slice.to, as_of));
        future.add(slice.keys[group], slice.machine, *slice.monthly, std::max(slice.from, as_of), slice.to);
    }
    // The running period is in both: what it has cost, and what it will cost still.
    const auto days = periods.firstDays();
    std::size_t begun = 0;
    while (begun < periods.size() && periods.begin(begun) < as_of)
        ++begun;
    std::size_t over = 0;
    while (over < periods.size() && periods.end(over) <= as_of)
        ++over;
    report.periods.assign(days.begin(), days.begin() + static_cast<std::ptrdiff_t>(begun));
    report.groups = past.take(0, begun);
    report.total = total(report.groups);
    report.forecast_periods.assign(days.begin() + static_cast<std::ptrdiff_t>(over), days.end());
    report.forecast_groups = future.take(over, periods.size() - over);
    report.forecast_total = total(report.forecast_groups);
    addUnknown(report, slices);
    return report;
}

} // namespace remuda
