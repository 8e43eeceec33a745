// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_report.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace remuda {

namespace {

using namespace std::chrono;

constexpr int observedDays = 28; // from which the forecast's band is drawn: four whole weeks
constexpr std::size_t mostDrivers = 5;

struct TeamCost {
    Money forecast, last_month;
    std::int64_t machines_now = 0, machines_then = 0;
};

// What the priced fleet costs a month, as it stands at a moment.
double rateAt(const CostSlices& slices, Instant moment) {
    Money sum;
    for (const auto& slice : slices.slices)
        if (slice.monthly && slice.from <= moment && moment < slice.to) sum += *slice.monthly;
    return static_cast<double>(sum.micros);
}

// How far the month may end from the forecast: the fleet's monthly rate wanders from day to day; if each day to come
// changes it by as much as the days seen did (root mean square), a change made k days before the end weighs k days.
// Two standard deviations of the sum.
Money halfBand(const CostSlices& slices, Instant as_of, Instant month_end, int days_in_month) {
    double squares = 0;
    int count = 0;
    double earlier = 0;
    for (int day = observedDays; day >= 0; --day) {
        const auto rate = rateAt(slices, as_of - days(day) - milliseconds(1));
        if (earlier > 0) {
            squares += (rate - earlier) * (rate - earlier);
            ++count;
        }
        earlier = rate;
    }
    if (count == 0) return {};
    const auto left = duration<double, days::period>(month_end - as_of).count();
    const auto weights = left * (left + 1) * (2 * left + 1) / 6; // sum of k² for the days left
    return Money{std::llround(2 * std::sqrt(squares / count * weights) / days_in_month)};
}

std::vector<CostDriver> drivers(const std::map<std::uint32_t, TeamCost>& teams, const std::vector<std::string>& names) {
    std::vector<CostDriver> list;
    for (const auto& [team, cost] : teams) {
        const Money change{cost.forecast.micros - cost.last_month.micros};
        if (change.micros != 0) list.push_back({names[team], change, cost.machines_now - cost.machines_then});
    }
    std::stable_sort(list.begin(), list.end(), [](const CostDriver& left, const CostDriver& right) {
        return std::abs(left.change.micros) > std::abs(right.change.micros);
    });
    if (list.size() > mostDrivers) list.resize(mostDrivers);
    return list;
}

} // namespace

CostSummary makeCostSummary(const CostSlices& slices, year_month month, Instant as_of) {
    CostSummary summary;
    summary.month = month;
    summary.as_of = as_of;
    const auto start = startOf(month / 1);
    const auto end = startOfNextMonth(start);
    const auto latest = as_of - milliseconds(1); // the last moment that has accrued
    const auto stands = [&](const CostSlice& slice, Instant moment) {
        return slice.from <= moment && moment < slice.to;
    };

    std::map<std::uint32_t, TeamCost> teams;
    std::map<MachineStatus, StatusCost> statuses;
    const auto& status_names = slices.keys[static_cast<std::size_t>(CostGroup::status)];
    for (const auto& slice : slices.slices) {
        const auto status = machineStatusFromText(status_names[slice.keys[static_cast<std::size_t>(CostGroup::status)]])
                                .value_or(MachineStatus::discovered);
        const bool now_here = stands(slice, latest);
        if (now_here) {
            ++statuses[status].machines;
            ++(slice.monthly ? summary.priced_machines : summary.unknown_machines);
        }
        if (!slice.monthly) continue;
        const auto so_far = accrue(*slice.monthly, std::max(slice.from, start), std::min(slice.to, as_of));
        const auto to_come = accrue(*slice.monthly, std::max(slice.from, as_of), std::min(slice.to, end));
        const auto before = accrue(*slice.monthly, slice.from, std::min(slice.to, start));
        summary.so_far += so_far;
        summary.forecast += Money{so_far.micros + to_come.micros};
        summary.last_month += before;
        statuses[status].cost += so_far;
        auto& team = teams[slice.keys[static_cast<std::size_t>(CostGroup::team)]];
        team.forecast += Money{so_far.micros + to_come.micros};
        team.last_month += before;
        team.machines_now += now_here ? 1 : 0;
        team.machines_then += stands(slice, start - milliseconds(1)) ? 1 : 0;
    }

    const auto band = as_of < end ? halfBand(slices, as_of, end, daysInMonth(month)) : Money{};
    summary.forecast_low = std::max(summary.so_far, Money{summary.forecast.micros - band.micros});
    summary.forecast_high = Money{summary.forecast.micros + band.micros};
    summary.change = Money{summary.forecast.micros - summary.last_month.micros};
    if (summary.last_month.micros > 0)
        summary.change_percent =
            static_cast<double>(summary.change.micros) * 100 / static_cast<double>(summary.last_month.micros);
    summary.drivers = drivers(teams, slices.keys[static_cast<std::size_t>(CostGroup::team)]);
    for (auto& [status, cost] : statuses) {
        cost.status = status;
        if (summary.so_far.micros > 0)
            cost.share = static_cast<double>(cost.cost.micros) / static_cast<double>(summary.so_far.micros);
        summary.by_status.push_back(cost);
    }
    std::stable_sort(summary.by_status.begin(), summary.by_status.end(),
                     [](const StatusCost& left, const StatusCost& right) { return left.cost > right.cost; });
    return summary;
}

} // namespace remuda
