// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_plan.h"

#include <map>

namespace remuda {

namespace json = boost::json;

namespace {

json::value costOf(const std::optional<Money>& money) {
    return money ? json::value(static_cast<double>(money->micros) / 1e6) : json::value(nullptr);
}

json::object toJson(const ActionPlan::Entry& entry) {
    const auto& machine = entry.machine;
    return {{"hardware_name", machine.hardware_name},
            {"hostname", machine.hostname},
            {"role", machine.role},
            {"team", machine.team},
            {"site", machine.site},
            {"model", machine.model},
            {"status", toText(machine.status)},
            {"to_status", toText(entry.move.to)},
            {"monthly_cost_usd", costOf(machine.monthly_cost)},
            {"expires_on", machine.expires_on ? json::value(formatDate(*machine.expires_on)) : json::value(nullptr)},
            {"simulated", machine.simulated()}};
}

// Effort in proportion: a click for what is easily undone or small, the typed count for many, typed words for what
// empties a role, gives machines up for good, or is very large.
const char* effortOf(const ActionPlan& plan) {
    if (!isDestructive(plan.verb)) return "click";
    if (!plan.roles_emptied.empty() || plan.verb == Verb::abandon || plan.machines.size() > 100) return "type";
    return plan.machines.size() > 1 ? "count" : "click";
}

} // namespace

json::object toJson(const ActionPlan& plan) {
    json::array machines, skipped, owners, roles;
    std::map<std::string, std::int64_t> teams;
    Money cost;
    std::int64_t unknown = 0;
    for (const auto& entry : plan.machines) {
        machines.push_back(toJson(entry));
        ++teams[entry.machine.team];
        if (entry.machine.monthly_cost)
            cost += *entry.machine.monthly_cost;
        else
            ++unknown;
    }
    for (const auto& each : plan.skipped)
        skipped.push_back({{"hardware_name", each.hardware_name},
                           {"reason", each.reason},
                           {"legal", json::array(each.legal.begin(), each.legal.end())}});
    for (const auto& [team, count] : teams)
        owners.push_back({{"team", team}, {"count", count}});
    for (const auto& role : plan.roles_emptied)
        roles.emplace_back(role);
    return {{"verb", toText(plan.verb)},
            {"machines", std::move(machines)},
            {"skipped", std::move(skipped)},
            {"owners", std::move(owners)},
            {"roles_emptied", std::move(roles)},
            {"leases", plan.leases},
            {"monthly_cost_usd", costOf(cost)},
            {"unknown_prices", unknown},
            {"effort", effortOf(plan)},
            {"destructive", isDestructive(plan.verb)},
            {"duration_estimate_s", (plan.duration_estimate_ms + 999) / 1000}};
}

} // namespace remuda
