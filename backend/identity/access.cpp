// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/access.h"

#include "backend/identity/policy.h"
#include "backend/inventory/bmc_password_store.h"
#include "backend/inventory/machine_store.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

const Policy& policyOf(const Principal& principal) {
    static const Policy without;
    return principal.policy ? *principal.policy : without;
}

bool isIn(const Principal& principal, const std::string& team) {
    const auto& teams = principal.teams;
    return !team.empty() && std::find(teams.begin(), teams.end(), team) != teams.end();
}

bool onlyLooks(const Principal& principal) {
    const auto& policy = policyOf(principal);
    return policy.looking_users.contains(principal.user) ||
           std::any_of(principal.teams.begin(), principal.teams.end(),
                       [&](const std::string& team) { return policy.looking_teams.contains(team); });
}

Problem missingRight(Permission permission, std::string detail) {
    auto problem = problems::forbidden(std::move(detail));
    problem.extra["permission"] = toText(permission);
    return problem;
}

std::string looksOnly(const Principal& principal) {
    return principal.user + " may look at everything and change nothing";
}

Problem refusalToLooker(const Principal& principal, Permission permission) {
    return missingRight(permission, looksOnly(principal));
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t index = 0; index < names.size(); ++index)
        text += (index == 0 ? "" : index + 1 == names.size() ? " and " : ", ") + names[index];
    return text;
}

void addOnce(std::vector<std::string>& names, std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

// "members of ads, members of web and administrators"
std::string whoMay(const Policy& policy, Permission permission, const Machine& machine) {
    std::vector<std::string> names;
    if (policy.own.has(permission) && !machine.team.empty()) names.push_back("members of " + machine.team);
    for (const auto& rule : policy.rules)
        if (rule.may.has(permission) && matches(rule.machines, machine)) addOnce(names, rule.who());
    names.emplace_back("administrators");
    return listed(names);
}

std::string whoMayFor(const Policy& policy, Permission permission, const std::string& team) {
    std::vector<std::string> names;
    if (policy.own.has(permission) && !team.empty()) names.push_back("members of " + team);
    for (const auto& rule : policy.rules)
        if (rule.may.has(permission)) addOnce(names, rule.who());
    names.emplace_back("administrators");
    return listed(names);
}

} // namespace

bool isAllowed(const Principal& principal, Permission permission, const Machine& machine) {
    const auto& policy = policyOf(principal);
    if (onlyLooks(principal)) return false;
    if (principal.administrator) return true;
    if (policy.own.has(permission) && isIn(principal, machine.team)) return true;
    return std::any_of(policy.rules.begin(), policy.rules.end(), [&](const Policy::Rule& rule) {
        return rule.may.has(permission) && rule.isFor(principal.user, principal.teams) &&
               matches(rule.machines, machine);
    });
}

Result<void> mayDo(const Principal& principal, Permission permission, const Machine& machine) {
    if (isAllowed(principal, permission, machine)) return {};
    if (onlyLooks(principal)) return refusalToLooker(principal, permission);
    const auto& policy = policyOf(principal);
    const bool own = isIn(principal, machine.team);
    const auto& name = machine.hardware_name;
    const auto whose =
        machine.team.empty() ? "the machine " + name + " has no team"
        : own                ? "the machine " + name + " belongs to team " + machine.team
              : "the machine " + name + " belongs to team " + machine.team + "; " + principal.user + " is not in it";
    return missingRight(permission, whose + "; only " + whoMay(policy, permission, machine) + " may do this (" +
                                        std::string(toText(permission)) + ")");
}

Result<void> mayEdit(const Principal& principal, const Machine& before, const Machine& after) {
    if (auto allowed = mayDo(principal, Permission::edit, before); !allowed || principal.administrator) return allowed;
    for (const auto& word : PermissionSet::all().words()) {
        const auto permission = *permissionFromText(word);
        if (!isOfMachine(permission) || isAllowed(principal, permission, before)) continue;
        if (isAllowed(principal, permission, after))
            return missingRight(permission, "this edit of " + before.hardware_name + " would give " + principal.user +
                                                " a right there (" + word + "); somebody who has it may make it");
    }
    return {};
}

Result<void> mayRedirectPassword(Connection& connection, const Principal& principal, const Machine& before,
                                 const Machine& after) {
    const auto& was = before.bmc;
    const auto& is = after.bmc;
    const char* field = was.address != is.address           ? "bmc_address"
                        : was.driver != is.driver           ? "bmc_driver"
                        : was.certificate != is.certificate ? "bmc_certificate"
                                                            : nullptr;
    if (!field) return {};
    const auto& name = before.hardware_name;
    if (!was.password_set && !bmc_password_store::pending(connection, name)) return {};
    const auto allowed = mayDo(principal, Permission::password, before);
    if (allowed) return {};
    auto problem = allowed.problem();
    problem.detail =
        std::string(field) + " says who is told the stored password of the BMC of " + name + ": " + problem.detail;
    problem.field = field;
    problem.expected = "what it is, or the permission password";
    return problem;
}

Result<void> mayChange(Connection& connection, const Principal& principal, const Machine& before,
                       const Machine& after) {
    if (auto allowed = mayEdit(principal, before, after); !allowed) return allowed;
    return mayRedirectPassword(connection, principal, before, after);
}

Result<void> mayDo(Connection& connection, const Principal& principal, Permission permission,
                   const std::vector<std::string>& names) {
    if (principal.administrator && !onlyLooks(principal)) return {};
    for (const auto& machine : machine_store::findMany(connection, names))
        if (auto allowed = mayDo(principal, permission, machine); !allowed) return allowed;
    return {};
}

Result<void> mayDoFor(const Principal& principal, Permission permission, const std::string& team) {
    const auto& policy = policyOf(principal);
    if (onlyLooks(principal)) return refusalToLooker(principal, permission);
    if (principal.administrator || (policy.own.has(permission) && isIn(principal, team))) return {};
    for (const auto& rule : policy.rules)
        if (rule.may.has(permission) && rule.isFor(principal.user, principal.teams)) return {};
    const auto why = team.empty()
                         ? "what is for all teams is for few"
                         : principal.user + (isIn(principal, team) ? " is in team " : " is not in team ") + team;
    return missingRight(permission, why + "; only " + whoMayFor(policy, permission, team) + " may do this (" +
                                        std::string(toText(permission)) + ")");
}

Result<void> mayDecide(const Principal& principal) {
    if (!onlyLooks(principal)) return {};
    return problems::forbidden(looksOnly(principal));
}

Result<void> mayDecide(const Principal& principal, const std::string& team) {
    if (auto decides = mayDecide(principal); !decides) return decides;
    if (team.empty() ? principal.administrator : isIn(principal, team)) return {};
    return problems::forbidden("only " + (team.empty() ? "administrators" : "members of " + team) +
                               " may decide about this");
}

Result<void> mayAdminister(const Principal& principal) {
    if (onlyLooks(principal)) return problems::forbidden(looksOnly(principal));
    if (principal.administrator) return {};
    return problems::forbidden("only administrators may do this; " + principal.user + " is none");
}

Result<void> mayAnywhere(const Principal& principal, const PermissionSet& any_of) {
    const auto& policy = policyOf(principal);
    const auto words = any_of.words();
    if (onlyLooks(principal)) return refusalToLooker(principal, *permissionFromText(words.front()));
    if (principal.administrator || (!principal.teams.empty() && policy.own.hasAny(any_of))) return {};
    std::vector<std::string> names;
    if (policy.own.hasAny(any_of)) names.emplace_back("members of a team with machines");
    for (const auto& rule : policy.rules) {
        if (!rule.may.hasAny(any_of)) continue;
        if (rule.isFor(principal.user, principal.teams)) return {};
        addOnce(names, rule.who());
    }
    names.emplace_back("administrators");
    return missingRight(*permissionFromText(words.front()), principal.user + " may do this nowhere (" + listed(words) +
                                                                "); only " + listed(names) + " may");
}

json::object rightsToJson(const Principal& principal) {
    const auto& policy = policyOf(principal);
    const auto wordsOf = [](const PermissionSet& set) {
        json::array words;
        for (auto& word : set.words())
            words.emplace_back(std::move(word));
        return words;
    };
    json::array rules;
    for (const auto& rule : policy.rules)
        rules.push_back({{"who", rule.who()},
                         {"mine", rule.isFor(principal.user, principal.teams)},
                         {"may", wordsOf(rule.may)},
                         {"machines", rule.text}});
    return {{"read_only", onlyLooks(principal)}, {"members_may", wordsOf(policy.own)}, {"rules", std::move(rules)}};
}

} // namespace remuda
