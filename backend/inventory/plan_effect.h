// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/machine.h"

#include <map>

namespace remuda {

// What an action or an edit means for those who have the machines: the part of a plan that is the same for both.
struct PlanEffect {
    std::map<std::string, std::int64_t> owners; // machines by team, as it is now; "" for those without
    std::vector<std::string> roles_emptied;     // roles of which no machine in use would be left
    std::int64_t leases = 0;                    // machines that somebody holds until `today` or later
    Money monthly_cost;                         // of the machines whose price is known
    std::int64_t unknown_prices = 0;

    void add(const Machine& machine, Date today);
};

// Adds owners, roles_emptied, leases, monthly_cost_usd and unknown_prices.
void addMembers(boost::json::object& form, const PlanEffect& effect);

// Counts machines in use that leave their role, so that roles which are left empty can be named.
class RoleLosses {
public:
    enum class When { before, after }; // the machines are asked about before they have left their roles, or after

    void leaves(const Machine& machine); // as it is before
    std::vector<std::string> emptied(Connection& connection, When when) const;

private:
    std::map<std::string, std::int64_t> m_left; // by role
};

} // namespace remuda
