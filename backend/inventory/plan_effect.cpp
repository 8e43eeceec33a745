// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/plan_effect.h"

namespace remuda {

namespace json = boost::json;

namespace {

std::int64_t inUse(Connection& connection, const std::string& role) {
    auto row = connection.prepare("SELECT count(*) FROM machine WHERE role = ? AND status = 'in_use'");
    row.bind(role).step();
    return row.integer(0);
}

} // namespace

void PlanEffect::add(const Machine& machine, Date today) {
    ++owners[machine.team];
    if (machine.expires_on && *machine.expires_on >= today) ++leases;
    if (machine.monthly_cost)
        monthly_cost += *machine.monthly_cost;
    else
        ++unknown_prices;
}

void addMembers(json::object& form, const PlanEffect& effect) {
    json::array owners;
    for (const auto& [team, count] : effect.owners)
        owners.push_back({{"team", team}, {"count", count}});
    form["owners"] = std::move(owners);
    form["roles_emptied"] = json::array(effect.roles_emptied.begin(), effect.roles_emptied.end());
    form["leases"] = effect.leases;
    form["monthly_cost_usd"] = static_cast<double>(effect.monthly_cost.micros) / 1e6;
    form["unknown_prices"] = effect.unknown_prices;
}

void RoleLosses::leaves(const Machine& machine) {
    if (machine.status == MachineStatus::in_use && !machine.role.empty()) ++m_left[machine.role];
}

std::vector<std::string> RoleLosses::emptied(Connection& connection, When when) const {
    std::vector<std::string> roles;
    for (const auto& [role, left] : m_left)
        if (inUse(connection, role) <= (when == When::before ? left : 0)) roles.push_back(role);
    return roles;
}

} // namespace remuda
