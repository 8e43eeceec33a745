// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/router.h"
#include "backend/store/database.h"

#include <mutex>
#include <unordered_map>

namespace remuda {

// Who has signed out everywhere, and when. Every server of a database heeds it: this one at once, the others within a
// second. Thread safe.
class SessionEnds {
public:
    explicit SessionEnds(Database& database);

    // The second (since 1970) until which no token of the user counts; 0: all do.
    std::int64_t of(const std::string& user);

    // Ends every session of the user, durably; stands in the audit as an entry of entity "session".
    Result<void> end(const Origin& origin, const std::string& user);

private:
    using Clock = std::chrono::steady_clock;
    void read();

    Database& m_database;
    std::mutex m_mutex;
    std::unordered_map<std::string, std::int64_t> m_ends;
    Clock::time_point m_read_at;
};

// DELETE /api/v1/sessions: one's own, or with ?user=NAME those of another, which takes an administrator.
void addSessionRoutes(Router& router, SessionEnds& ends);

} // namespace remuda
