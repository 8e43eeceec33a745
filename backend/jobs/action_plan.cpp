// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_plan.h"

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
    if (!plan.effect.roles_emptied.empty() || plan.verb == Verb::abandon || plan.machines.size() > 100) return "type";
    return plan.machines.size() > 1 ? "count" : "click";
}

} // namespace

json::object toJson(const ActionPlan& plan) {
    json::array machines, skipped;
    for (const auto& entry : plan.machines)
        machines.push_back(toJson(entry));
    for (const auto& each : plan.skipped)
        skipped.push_back({{"hardware_name", each.hardware_name},
                           {"reason", each.reason.text},
                           {"code", each.reason.code},
                           {"subject", each.reason.subject},
                           {"legal", json::array(each.legal.begin(), each.legal.end())}});
    json::object form{{"verb", toText(plan.verb)},
                      {"machines", std::move(machines)},
                      {"skipped", std::move(skipped)},
                      {"effort", effortOf(plan)},
                      {"destructive", isDestructive(plan.verb)},
                      {"duration_estimate_s", (plan.duration_estimate_ms + 999) / 1000}};
    addMembers(form, plan.effect);
    form["approval"] = nullptr;
    if (const auto& rule = plan.approval)
        form["approval"] = {{"team", rule->team}, {"approvers", rule->approvers}, {"hours", rule->lifetime.count()}};
    form["starts_at"] = plan.start ? json::value(formatInstant(plan.start->at)) : json::value(nullptr);
    form["waits_for"] = plan.start ? plan.start->waits_for : std::string();
    auto& freezes = form["freezes"].emplace_array();
    for (const auto& [id, each] : plan.freezes) {
        auto freeze = toJson(each.freeze);
        freeze["machines"] = each.machines;
        freezes.push_back(std::move(freeze));
    }
    return form;
}

} // namespace remuda
