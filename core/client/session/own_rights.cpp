// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/own_rights.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

bool flagOf(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_bool() && value->get_bool();
}

std::vector<std::string> textsOf(const json::object& object, std::string_view name) {
    std::vector<std::string> texts;
    if (const auto* list = object.if_contains(name); list && list->is_array())
        for (const auto& each : list->get_array())
            if (each.is_string()) texts.emplace_back(each.get_string());
    return texts;
}

std::string textOf(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

PermissionSet permissionsOf(const json::object& object, std::string_view name) {
    PermissionSet set;
    for (const auto& word : textsOf(object, name))
        if (const auto permission = permissionFromText(word)) set.add(*permission);
    return set;
}

OwnRights::Rule ruleOf(const json::object& object) {
    OwnRights::Rule rule;
    rule.who = QString::fromStdString(textOf(object, "who"));
    rule.mine = flagOf(object, "mine");
    rule.may = permissionsOf(object, "may");
    rule.text = textOf(object, "machines");
    if (auto query = parseQuery(rule.text, machineSchema(), now()); query && !rule.text.empty())
        rule.machines = std::move(*query);
    return rule;
}

} // namespace

void OwnRights::take(const json::object& whoami) {
    m_told = whoami.contains("members_may"); // else an older server, which says no more than its refusals
    m_only_looks = flagOf(whoami, "read_only");
    m_administrator = flagOf(whoami, "administrator");
    m_teams = textsOf(whoami, "teams");
    m_members_may = permissionsOf(whoami, "members_may");
    m_rules.clear();
    if (const auto* rules = whoami.if_contains("rules"); rules && rules->is_array())
        for (const auto& rule : rules->get_array())
            if (rule.is_object()) m_rules.push_back(ruleOf(rule.get_object()));
}

PermissionSet OwnRights::on(const Machine& machine) const {
    if (m_only_looks) return {};
    if (!m_told || m_administrator) return PermissionSet::all();
    PermissionSet may;
    if (!machine.team.empty() && std::find(m_teams.begin(), m_teams.end(), machine.team) != m_teams.end())
        may = m_members_may;
    for (const auto& rule : m_rules)
        if (rule.mine && (!rule.machines || matches(*rule.machines, machine))) may.add(rule.may);
    return may;
}

PermissionSet OwnRights::onMachinesOf(const std::string& team) const {
    if (m_only_looks) return {};
    if (!m_told || m_administrator) return PermissionSet::all();
    PermissionSet may;
    if (!team.empty() && std::find(m_teams.begin(), m_teams.end(), team) != m_teams.end()) may = m_members_may;
    for (const auto& rule : m_rules)
        if (rule.mine) may.add(rule.may);
    return may;
}

PermissionSet OwnRights::anywhere() const {
    return onMachinesOf(m_teams.empty() ? std::string() : m_teams.front());
}

bool OwnRights::mayDecide(const std::string& team) const {
    if (!m_told) return true;
    if (m_only_looks) return false;
    return team.empty() ? m_administrator : std::find(m_teams.begin(), m_teams.end(), team) != m_teams.end();
}

QStringList OwnRights::whoElse(Permission permission) const {
    QStringList names;
    for (const auto& rule : m_rules)
        if (rule.may.has(permission) && !names.contains(rule.who)) names << rule.who;
    return names;
}

} // namespace remuda
