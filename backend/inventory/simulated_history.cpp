// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/simulated_history.h"

#include <algorithm>

namespace remuda::simulated {

namespace {

using namespace std::chrono;
using Status = MachineStatus;

constexpr int historyDays = 75;

CostInterval stretch(const Machine& machine, Instant from, std::optional<Instant> to, Status status) {
    CostInterval interval;
    interval.machine = machine.hardware_name;
    interval.from = from;
    interval.to = to;
    interval.status = status;
    interval.site = machine.site;
    interval.model = machine.model;
    interval.monthly_cost = machine.monthly_cost;
    if (status == machine.status) {
        interval.team = machine.team;
        interval.role = machine.role;
    }
    return interval;
}

// A new contract: until the middle of what is shown a few were a tenth dearer.
void changePrice(std::vector<CostInterval>& list, Instant begin, FleetDice& dice) {
    if (list.empty() || !dice.percent(6)) return;
    auto& first = list.front();
    const auto change = begin + days(historyDays / 2) + hours(11) + minutes(30);
    if (!first.monthly_cost || first.from >= change || (first.to && *first.to <= change)) return;
    auto dearer = first;
    dearer.to = change;
    dearer.monthly_cost = Money{first.monthly_cost->micros * 11 / 10};
    first.from = change;
    list.insert(list.begin(), std::move(dearer));
}

} // namespace

const Role& pickRole(FleetDice& dice) {
    static const int total = [] {
        int sum = 0;
        for (const auto& role : roles)
            sum += role.weight;
        return sum;
    }();
    auto place = dice.below(total);
    for (const auto& role : roles) {
        if (place < role.weight) return role;
        place -= role.weight;
    }
    return roles.back();
}

std::vector<CostInterval> makeHistory(const Machine& machine, FleetDice& dice, Instant now) {
    const auto begin = now - days(historyDays);
    const auto since = machine.status_since;
    std::vector<CostInterval> list;
    const auto earlier = [&](Status status) {
        // Half of what came into use lately is new metal: it cost nothing before.
        auto from = begin;
        if (status == Status::available && dice.percent(50)) from = since - days(dice.between(1, 10));
        from = std::max(from, begin);
        if (from >= since) return;
        auto interval = stretch(machine, from, since, status);
        if (status == Status::in_use) {
            const auto& role = pickRole(dice);
            interval.role = role.name;
            interval.team = role.team;
        }
        list.push_back(std::move(interval));
    };
    switch (machine.status) {
    case Status::available:
    case Status::broken:
    case Status::retired:
        earlier(Status::in_use);
        break;
    case Status::reserved:
    case Status::in_use:
        earlier(Status::available);
        break;
    default:
        break;
    }
    if (machine.status != Status::retired)
        list.push_back(stretch(machine, std::max(begin, since), std::nullopt, machine.status));
    changePrice(list, begin, dice);
    return list;
}

} // namespace remuda::simulated
