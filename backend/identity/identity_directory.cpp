// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/log.h"
#include "backend/identity/identity.h"

#include <algorithm>

// Where keys and teams come from: the directory, if there is one, then the folder of keys and the teams file.
namespace remuda {

namespace {

void addMissing(std::vector<std::string>& teams, const std::vector<std::string>& more) {
    for (const auto& team : more)
        if (std::find(teams.begin(), teams.end(), team) == teams.end()) teams.push_back(team);
    std::sort(teams.begin(), teams.end());
}

Problem notTold(const Directory& directory, const std::string& user) {
    const auto away = directory.away();
    return problems::unavailable("the directory is asked about " + user + " and has not answered" +
                                 (away.empty() ? "" : " (" + away + ")") + "; nothing it said before counts any more");
}

} // namespace

Result<std::vector<SshPublicKey>> Identity::loginKeysOf(const std::string& user) {
    if (!m_directory) return m_keys.keysOf(user);
    const auto said = m_directory->recall(user);
    if (said.age != Directory::Age::fresh && said.worth_asking) {
        auto problem = problems::unavailable("the directory has to be asked about " + user);
        problem.type = askDirectory;
        problem.extra["user"] = user;
        return problem;
    }
    // Whom it never spoke of is answered like a stranger: anything else would say who is known here.
    if (said.age == Directory::Age::missing) {
        log(LogLevel::warning, "nobody signs in: " + notTold(*m_directory, user).detail);
        return std::vector<SshPublicKey>();
    }
    return directoryKeysOf(user);
}

// What the directory said last counts; it is asked anew behind the caller's back.
Result<std::vector<SshPublicKey>> Identity::directoryKeysOf(const std::string& user) {
    const auto said = m_directory->recall(user);
    if (said.age != Directory::Age::fresh && said.worth_asking) m_directory->ask(user, nullptr);
    if (said.age == Directory::Age::missing) return notTold(*m_directory, user);
    if (said.age == Directory::Age::old)
        log(LogLevel::warning,
            "the directory is away: what it said of " + user + " at " + formatInstant(said.user.at) + " counts on");
    if (!said.user.known()) return m_keys.keysOf(user);
    if (!said.user.refusal.empty())
        log(LogLevel::warning, "no key of " + user + " in the directory counts: " + said.user.refusal);
    const auto key = parseKeyLine(said.user.key);
    return key ? std::vector<SshPublicKey>{*key} : std::vector<SshPublicKey>();
}

Result<Principal> Identity::principalOf(const std::string& user) {
    if (!m_teams && !m_directory) return Principal{user, {}, true};
    Principal principal{user, {}, false, policy()};
    if (m_teams) {
        auto membership = m_teams->get()->of(user);
        principal.teams = std::move(membership.teams);
        principal.administrator = membership.administrator;
    }
    if (!m_directory) return principal;
    const auto said = m_directory->recall(user);
    if (said.age != Directory::Age::fresh && said.worth_asking) m_directory->ask(user, nullptr);
    if (said.age == Directory::Age::missing) return notTold(*m_directory, user);
    addMissing(principal.teams, said.user.groups);
    const auto& administrators = m_directory->options().administrators;
    const auto& groups = said.user.groups;
    if (!administrators.empty() && std::find(groups.begin(), groups.end(), administrators) != groups.end())
        principal.administrator = true;
    return principal;
}

} // namespace remuda
