// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/teams_file.h"

#include "backend/http/log.h"
#include "core/domain/json_values.h"

#include <fstream>

namespace remuda {

namespace json = boost::json;
namespace files = std::filesystem;

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
    Membership membership;
    membership.administrator = administrators.contains(user);
    for (const auto& [team, users] : members)
        if (users.contains(user)) membership.teams.push_back(team);
    return membership;
}

Result<Teams> parseTeams(std::string_view content) {
    boost::system::error_code error;
    const auto value = json::parse(json::string_view(content.data(), content.size()), error);
    if (error || !value.is_object()) return problems::badRequest("the teams file is not a JSON object");
    Teams result;
    for (const auto& [member, part] : value.get_object()) {
        if (member == "administrators") {
            auto names = readNames(part, "administrators");
            if (!names) return names.problem();
            result.administrators = std::move(*names);
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
    return result;
}

Result<std::unique_ptr<TeamsFile>> TeamsFile::open(const files::path& file) {
    std::unique_ptr<TeamsFile> opened(new TeamsFile(file));
    if (auto read = opened->read(); !read) return read.problem();
    return opened;
}

Result<void> TeamsFile::read() {
    std::error_code error;
    const auto changed_at = files::last_write_time(m_file, error);
    std::ifstream stream(m_file, std::ios::binary);
    if (error || !stream) return problems::unavailable("the teams file " + m_file.string() + " cannot be read");
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    m_read_at = changed_at;
    auto teams = parseTeams(content);
    if (!teams) {
        auto problem = teams.problem();
        problem.detail = m_file.string() + ": " + problem.detail;
        return problem;
    }
    m_teams = std::move(*teams);
    return {};
}

void TeamsFile::readAgain() {
    std::error_code error;
    const auto changed_at = files::last_write_time(m_file, error);
    if (!error && changed_at != m_read_at) {
        if (const auto again = read(); !again)
            log(LogLevel::warning, "the old teams stay: " + again.problem().detail);
        else
            log(LogLevel::info, "read the changed teams file " + m_file.string());
    }
}

Membership TeamsFile::of(const std::string& user) {
    const std::lock_guard lock(m_mutex);
    readAgain();
    return m_teams.of(user);
}

std::vector<std::string> TeamsFile::teams() {
    const std::lock_guard lock(m_mutex);
    readAgain();
    std::vector<std::string> names;
    for (const auto& [team, users] : m_teams.members)
        names.push_back(team);
    return names;
}

} // namespace remuda
