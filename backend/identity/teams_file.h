// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace remuda {

struct Membership {
    std::vector<std::string> teams; // sorted
    bool administrator = false;
};

// Who belongs to which team and who administers: {"administrators": ["ada"], "teams": {"web": ["ada", "bob"]}}.
struct Teams {
    std::set<std::string> administrators;
    std::map<std::string, std::set<std::string>> members; // by team

    Membership of(const std::string& user) const;
};

Result<Teams> parseTeams(std::string_view content);

// Keeps a teams file in memory and reads it again when it changes. A broken new version is logged and the last good one
// stays. Thread safe.
class TeamsFile {
public:
    // Fails when the file cannot be read or is not valid.
    static Result<std::unique_ptr<TeamsFile>> open(const std::filesystem::path& file);

    Membership of(const std::string& user);
    std::vector<std::string> teams(); // sorted

private:
    explicit TeamsFile(std::filesystem::path file)
        : m_file(std::move(file)) {}
    Result<void> read();
    void readAgain(); // when the file has changed

    std::filesystem::path m_file;
    std::mutex m_mutex;
    std::filesystem::file_time_type m_read_at{};
    Teams m_teams;
};

} // namespace remuda
