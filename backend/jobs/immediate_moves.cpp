// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/immediate_moves.h"

#include "backend/inventory/machine_store.h"
#include "backend/jobs/action_params.h"

namespace remuda {

namespace {

void give(Machine& machine, const boost::json::object& params) {
    using action_params::text;
    if (auto role = text(params, "role"); !role.empty()) machine.role = std::move(role);
    if (auto team = text(params, "team"); !team.empty()) machine.team = std::move(team);
    if (const auto date = parseDate(text(params, "expires_on"))) machine.expires_on = date;
}

void takeBack(Machine& machine) {
    machine.role.clear();
    machine.team.clear();
    machine.hostname.clear();
    machine.expires_on.reset();
}

} // namespace

void applyMove(Machine& machine, Verb verb, const Move& move, const boost::json::object& params,
               const std::string& actor) {
    const auto reason = action_params::text(params, "reason");
    if (machine.status != move.to) {
        machine.status = move.to;
        machine.status_since = now();
        machine.status_reason = reason;
    }
    switch (verb) {
    case Verb::reserve:
        give(machine, params);
        break;
    case Verb::release:
        takeBack(machine);
        break;
    case Verb::repair:
        // Whoever repairs a machine says that it is sound; whether its controller answers is seen at the next job.
        std::erase_if(machine.faults, [](const Fault& fault) { return fault.kind == "hardware_mismatch"; });
        break;
    case Verb::retire:
        takeBack(machine);
        break;
    case Verb::abandon:
        takeBack(machine);
        machine.wipe_unverified = true;
        break;
    case Verb::set_maintenance:
        machine.maintenance = Maintenance{actor, reason, parseDate(action_params::text(params, "until"))};
        break;
    case Verb::end_maintenance:
        machine.maintenance.reset();
        break;
    case Verb::protect:
        machine.is_protected = true;
        break;
    case Verb::unprotect:
        machine.is_protected = false;
        break;
    default:
        break;
    }
}

std::vector<Machine> carryOut(Transaction& transaction, const ActionPlan& plan, const Origin& origin) {
    std::vector<Machine> machines;
    for (const auto& entry : plan.machines) {
        auto after = entry.machine;
        applyMove(after, plan.verb, entry.move, entry.params, origin.actor);
        machine_store::update(transaction, origin, entry.machine, after, toText(plan.verb));
        machines.push_back(std::move(after));
    }
    return machines;
}

} // namespace remuda
