// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/teams_file.h"

#include "core/domain/json_values.h"

namespace remuda {

namespace json = boost::json;

namespace {

Result<std::set<std::string>> readNames(const json::value& value, const std::string& field) {
    constexpr const char* expected = "a list of users' names";
    if (!value.is_array()) return problems::invalidField(field, foundText(value), expected);
    std::set<std::string> names;
    for (const auto& name : value.get_array()) {
        if (!name.is_string() || name.get_string().empty())
            return problems::invalidField(field, foundText(name), expected);
        names.emplace(name.get_string());
    }
    return names;
}

} // namespace

Membership Teams::of(const std::string& user) const {
    const auto found = memberships.find(user);
    return found == memberships.end() ? Membership() : found->second;
}

Result<Teams> parseTeams(std::string_view content) {
    const auto settings = parseSettings(content);
    if (!settings) return settings.problem();
    Teams result;
    for (const auto& [member, part] : *settings) {
        if (member == "administrators") {
            auto names = readNames(part, "administrators");
            if (!names) return names.problem();
            for (const auto& user : *names)
                result.memberships[user].administrator = true;
        } else if (member == "teams" && part.is_object()) {
            for (const auto& [team, users] : part.get_object()) {
                auto names = readNames(users, "teams." + std::string(team));
                if (!names) return names.problem();
                result.members[team] = std::move(*names);
            }
        } else {
            return problems::invalidField(std::string(member), foundText(part),
                                          "{\"administrators\": [user, …], \"teams\": {team: [user, …]}}");
        }
    }
    for (const auto& [team, users] : result.members)
        for (const auto& user : users)
            result.memberships[user].teams.push_back(team);
    return result;
}

std::vector<std::string> Teams::names() const {
    std::vector<std::string> names;
    for (const auto& [team, users] : members)
        names.push_back(team);
    return names;
}

} // namespace remuda
