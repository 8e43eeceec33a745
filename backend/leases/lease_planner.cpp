// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/leases/lease_planner.h"

#include "core/domain/cost.h"

#include <algorithm>
#include <map>
#include <set>

namespace remuda {

namespace {

// A lease ends at the end of its day.
Instant endOf(Date date) {
    return startOf(addDays(date, 1));
}

Date later(Date left, Date right) {
    return daysBetween(left, right) > 0 ? right : left;
}

struct Refusal {
    std::string reason, code, subject; // as those of Skipped
};

struct Outcome {
    std::optional<Date> to;
    std::optional<MachineStatus> to_status;
    std::optional<Refusal> refusal;
};

Outcome refused(std::string reason, std::string code, std::string subject = {}) {
    return {{}, {}, Refusal{std::move(reason), std::move(code), std::move(subject)}};
}

Outcome extend(const LeaseChange& change, const Machine& machine, Date today) {
    const auto end = *machine.expires_on;
    const auto to = change.to ? *change.to : addDays(later(end, today), static_cast<int>(*change.by_days));
    if (daysBetween(end, to) <= 0)
        return refused("ends on " + formatDate(end) + " already", "ends-later", formatDate(end));
    return {to, {}, {}};
}

Outcome shorten(const LeaseChange& change, const Machine& machine, Date today) {
    const auto end = *machine.expires_on;
    const auto to = change.to ? *change.to : addDays(end, -static_cast<int>(*change.by_days));
    if (daysBetween(to, end) <= 0)
        return refused("ends on " + formatDate(end) + ", not later than " + formatDate(to), "ends-sooner",
                       formatDate(end));
    if (daysBetween(today, to) < 0)
        return refused("cannot end in the past, on " + formatDate(to) + "; release it instead", "in-the-past",
                       formatDate(to));
    return {to, {}, {}};
}

Outcome release(const Machine& machine) {
    switch (machine.status) {
    case MachineStatus::in_use:
        if (machine.is_protected) return refused("is protected, and releasing it would wipe it", "protected");
        if (machine.lock) return refused("is locked by job " + machine.lock->job, "locked", machine.lock->job);
        return {{}, MachineStatus::available, {}}; // through recycling
    case MachineStatus::reserved:
        return {{}, MachineStatus::available, {}};
    case MachineStatus::available:
    case MachineStatus::broken:
    case MachineStatus::discovered:
    case MachineStatus::retired:
        return {{}, machine.status, {}}; // only the end is taken off
    default:
        return refused("is " + std::string(toText(machine.status)) + " right now", "illegal-move",
                       std::string(toText(machine.status)));
    }
}

Outcome outcome(const LeaseChange& change, const Machine& machine, Date today) {
    if (!machine.expires_on) return refused("has no lease: nothing says when it ends", "no-lease");
    switch (change.action) {
    case LeaseAction::extend:
        return extend(change, machine, today);
    case LeaseAction::shorten:
        return shorten(change, machine, today);
    case LeaseAction::release:
        return release(machine);
    }
    return {};
}

// From now to the end of that day; nothing is given back of what is past.
Money costUntil(Money monthly, std::optional<Date> end, Instant now) {
    return end ? accrue(monthly, now, endOf(*end)) : Money{};
}

void add(LeasePlan& plan, const Machine& machine, const Outcome& outcome, Instant now) {
    LeasePlanEntry entry{machine.hardware_name, machine.hostname,   machine.role, machine.team,         machine.status,
                         outcome.to_status,     machine.expires_on, outcome.to,   machine.monthly_cost, std::nullopt};
    if (machine.monthly_cost) {
        const auto until = costUntil(*machine.monthly_cost, outcome.to, now);
        const auto before = costUntil(*machine.monthly_cost, machine.expires_on, now);
        if (outcome.to) entry.cost_until_then = until;
        plan.monthly_cost += *machine.monthly_cost;
        plan.added_cost += Money{until.micros - before.micros};
    } else {
        ++plan.unknown_prices;
    }
    plan.machines.push_back(std::move(entry));
}

} // namespace

LeasePlan planLeases(const LeaseChange& change, const std::vector<Machine>& machines, Instant now) {
    LeasePlan plan;
    plan.action = change.action;
    std::map<std::string_view, const Machine*> by_name;
    for (const auto& machine : machines)
        by_name[machine.hardware_name] = &machine;
    std::set<std::string_view> seen;
    for (const auto& name : change.machines) {
        if (!seen.insert(name).second) continue;
        const auto found = by_name.find(name);
        if (found == by_name.end()) {
            plan.skipped.push_back({name, "is not in the inventory", "not-found", {}});
            continue;
        }
        const auto result = outcome(change, *found->second, dateOf(now));
        if (const auto& why = result.refusal)
            plan.skipped.push_back({name, why->reason, why->code, why->subject});
        else
            add(plan, *found->second, result, now);
    }
    return plan;
}

} // namespace remuda
