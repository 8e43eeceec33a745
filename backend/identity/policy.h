// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/money.h"
#include "core/domain/permission.h"
#include "core/query/query.h"

#include <map>
#include <set>

namespace remuda {

// Above which size an action waits until others have agreed.
struct ApprovalRule {
    PermissionSet verbs;
    std::int64_t machines = 0;       // from so many on; 0: whatever their number
    std::optional<Money> monthly;    // or from so much a month on
    std::string team;                // whose members decide; empty: administrators
    int approvers = 1;               // so many of them must agree
    std::chrono::hours lifetime{24}; // then nobody can agree any more

    bool concerns(Permission verb, std::int64_t machine_count, Money monthly_cost) const;
};

// Who may do what beyond what holds without a file; the grammar is in docs/permissions.md. Administrators may
// everything, those who only look nothing.
struct Policy {
    struct Rule {
        std::string team, user; // one of them, the other is empty
        PermissionSet may;
        std::string text; // of the query; empty: all machines
        Query machines;

        bool isFor(const std::string& name, const std::vector<std::string>& teams) const;
        std::string who() const; // "members of web", "ada"
    };
    std::set<std::string> looking_users, looking_teams;
    PermissionSet own = PermissionSet::ofMembers(); // of members, with machines of their team and for their team
    std::vector<Rule> rules;
    std::vector<ApprovalRule> approvals;

    // The strictest of the rules that concern this; nothing when it may be done at once.
    const ApprovalRule* approvalFor(Verb verb, std::int64_t machines, Money monthly_cost) const;
};

// Problems name the field, as "rules[2].machines", or the line where the text is no JSON. Queries mean `moment` by now.
Result<Policy> parsePolicy(std::string_view content, Instant moment);

} // namespace remuda
