// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/requests/request_planner.h"

#include "backend/requests/request_constraints.h"
#include "core/domain/cost.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

namespace remuda {

namespace {

constexpr std::size_t longestRolePart = 14; // of a host name, without hyphens
constexpr std::string_view domain = "example.net";

PlannedMachine planned(const Machine& machine, const RequestSpec& spec) {
    PlannedMachine result;
    result.hardware_name = machine.hardware_name;
    result.role = spec.role;
    result.team = spec.team;
    result.site = machine.site;
    result.model = machine.model;
    result.status = machine.status;
    result.monthly_cost = machine.monthly_cost;
    result.expires_on = spec.expires_on;
    result.simulated = machine.simulated();
    result.rack = machine.rack;
    result.unit = machine.unit;
    result.cpu_cores = machine.cpu_cores;
    result.memory_gib = machine.memory_gib;
    result.disk_gib = machine.disk_gib;
    return result;
}

bool cheaper(const Machine& left, const Machine& right) {
    const auto rank = [](const Machine& machine) {
        return std::tuple(!machine.monthly_cost.has_value(), machine.monthly_cost.value_or(Money{}).micros,
                          machine.memory_gib.value_or(0), machine.cpu_cores.value_or(0), machine.disk_gib.value_or(0),
                          std::string_view(machine.hardware_name));
    };
    return rank(left) < rank(right);
}

void addCosts(RequestPlan& plan, const RequestSpec& spec, Instant moment) {
    if (spec.expires_on) plan.total_cost = Money{};
    for (const auto& machine : plan.machines) {
        if (!machine.monthly_cost) {
            ++plan.unknown_prices;
            continue;
        }
        plan.monthly_cost += *machine.monthly_cost;
        if (spec.expires_on)
            *plan.total_cost += accrue(*machine.monthly_cost, moment, startOf(addDays(*spec.expires_on, 1)));
    }
}

// Why a machine that somebody chose cannot be taken, or empty.
std::string refusal(const RequestSpec& spec, const Machine& machine) {
    if (auto reason = notUsable(machine); !reason.empty()) return reason;
    const auto broken = brokenBy(spec, machine);
    if (!broken) return {};
    const auto wanted = boost::json::serialize(asked(spec, *broken));
    if (*broken == Constraint::site) return "stands in " + machine.site + ", not in " + spec.site;
    if (*broken == Constraint::model) return "is a " + machine.model + ", not a " + spec.model;
    const auto size = sizeOf(machine, *broken);
    return "has " + (size ? std::to_string(*size) : "an unknown number") + " where " + std::string(toText(*broken)) +
           " is " + wanted;
}

void takeNamed(RequestPlan& plan, const RequestSpec& spec, const PlanningGround& ground) {
    std::map<std::string_view, const Machine*> by_name;
    for (const auto& machine : ground.named)
        by_name[machine.hardware_name] = &machine;
    std::set<std::pair<std::string, std::string>> racks;
    std::string message;
    for (const auto& name : spec.machines) {
        const auto found = by_name.find(name);
        auto reason = found == by_name.end() ? "is not in the inventory" : refusal(spec, *found->second);
        if (reason.empty() && spec.spread_racks && !racks.emplace(found->second->site, found->second->rack).second)
            reason = "shares rack " + found->second->rack + " with another one that is named";
        if (reason.empty())
            plan.machines.push_back(planned(*found->second, spec));
        else
            message += (message.empty() ? "" : "; ") + name + " " + reason;
    }
    plan.satisfiable = message.empty();
    if (plan.satisfiable) return;
    const auto usable = static_cast<std::int64_t>(plan.machines.size());
    plan.failing = FailingConstraint{"machines", spec.count, usable, message};
    auto free_choice = spec;
    free_choice.machines.clear();
    const auto available = howMany(free_choice, ground.available);
    if (available >= spec.count)
        plan.nearest.push_back({boost::json::object{{"machines", boost::json::array()}},
                                "Let the server choose among " + std::to_string(available) + " machines", available});
}

void takeCheapest(RequestPlan& plan, const RequestSpec& spec, std::vector<const Machine*> candidates) {
    std::sort(candidates.begin(), candidates.end(),
              [](const Machine* left, const Machine* right) { return cheaper(*left, *right); });
    std::set<std::pair<std::string, std::string>> racks;
    for (const auto* machine : candidates) {
        if (static_cast<std::int64_t>(plan.machines.size()) == spec.count) break;
        if (spec.spread_racks && !racks.emplace(machine->site, machine->rack).second) continue;
        plan.machines.push_back(planned(*machine, spec));
    }
    plan.satisfiable = static_cast<std::int64_t>(plan.machines.size()) == spec.count;
}

std::string hostPrefix(const PlannedMachine& machine) {
    std::string role;
    for (const char c : machine.role)
        if (c != '-' && role.size() < longestRolePart) role += c;
    return machine.site + "-" + role + "-a";
}

// The N of "PREFIXN.…", or 0.
int numberOf(std::string_view hostname, std::string_view prefix) {
    if (!hostname.starts_with(prefix)) return 0;
    const auto label = hostname.substr(0, hostname.find('.'));
    int number = 0;
    const auto [end, error] = std::from_chars(label.data() + prefix.size(), label.data() + label.size(), number);
    return error == std::errc() && end == label.data() + label.size() ? number : 0;
}

} // namespace

std::string notUsable(const Machine& machine) {
    if (machine.status != MachineStatus::available)
        return "is " + std::string(toText(machine.status)) + ", not available";
    if (machine.lock) return "is locked by job " + machine.lock->job;
    if (machine.is_protected) return "is protected";
    if (machine.maintenance) return "is in maintenance by " + machine.maintenance->who;
    // Installing over the network is not there yet: only simulated machines can take it.
    if (!machine.simulated()) return "cannot be installed over the network yet (only simulated machines can)";
    return {};
}

RequestPlan planRequest(const RequestSpec& spec, const PlanningGround& ground) {
    RequestPlan plan;
    std::vector<const Machine*> candidates;
    for (const auto& machine : ground.available)
        if (notUsable(machine).empty() && !brokenBy(spec, machine)) candidates.push_back(&machine);
    plan.candidates = static_cast<std::int64_t>(candidates.size());
    if (!spec.machines.empty()) {
        takeNamed(plan, spec, ground);
    } else {
        takeCheapest(plan, spec, candidates);
        if (!plan.satisfiable) {
            plan.failing = failingConstraint(spec, ground);
            plan.nearest = nearestOffers(spec, ground);
        }
    }
    plan.left = std::max<std::int64_t>(0, plan.candidates - static_cast<std::int64_t>(plan.machines.size()));
    nameMachines(plan.machines, ground.hostnames);
    addCosts(plan, spec, ground.now);
    return plan;
}

void nameMachines(std::vector<PlannedMachine>& machines, const std::vector<std::string>& hostnames) {
    std::map<std::string, int> highest;
    for (auto& machine : machines) {
        const auto prefix = hostPrefix(machine);
        auto [entry, fresh] = highest.emplace(prefix, 0);
        if (fresh)
            for (const auto& hostname : hostnames)
                entry->second = std::max(entry->second, numberOf(hostname, prefix));
        machine.hostname = prefix + std::to_string(++entry->second) + "." + machine.site + "." + std::string(domain);
    }
}

} // namespace remuda
