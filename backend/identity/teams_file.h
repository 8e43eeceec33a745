// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/watched_file.h"

#include <map>
#include <set>
#include <vector>

namespace remuda {

struct Membership {
    std::vector<std::string> teams; // sorted
    bool administrator = false;
};

// Who belongs to which team and who administers: {"administrators": ["ada"], "teams": {"web": ["ada", "bob"]}}.
struct Teams {
    std::map<std::string, std::set<std::string>> members; // by team
    std::map<std::string, Membership> memberships;        // by user: every request asks for one

    Membership of(const std::string& user) const;
    std::vector<std::string> names() const; // of all teams, sorted
};

Result<Teams> parseTeams(std::string_view content);

using TeamsFile = WatchedFile<Teams>;

} // namespace remuda
