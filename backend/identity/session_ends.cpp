// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/session_ends.h"

#include "backend/http/log.h"
#include "backend/http/origin.h"
#include "backend/identity/access.h"
#include "core/protocol/crtauth.h"

namespace remuda {

namespace {

std::int64_t secondsNow() {
    return toMilliseconds(now()) / 1000;
}

} // namespace

SessionEnds::SessionEnds(Database& database)
    : m_database(database) {
    read();
}

void SessionEnds::read() {
    std::unordered_map<std::string, std::int64_t> ends;
    try {
        m_database.read([&](Connection& connection) {
            auto rows = connection.prepare("SELECT name, at FROM session_end WHERE at >= ?");
            rows.bind(secondsNow() - 2 * crtauth::longest_token_lifetime_seconds);
            while (rows.step())
                ends[rows.text(0)] = rows.integer(1);
            return true;
        });
    } catch (const std::exception& error) {
        // What is known stays in force; the next request tries again.
        log(LogLevel::warning, std::string("who has signed out everywhere cannot be read: ") + error.what());
    }
    const std::lock_guard guard(m_mutex);
    for (const auto& [user, at] : ends)
        m_ends[user] = std::max(m_ends[user], at);
}

std::int64_t SessionEnds::of(const std::string& user) {
    std::unique_lock guard(m_mutex);
    if (m_database.engine() == Engine::postgresql && Clock::now() > m_read_at + std::chrono::seconds(1)) {
        m_read_at = Clock::now();
        guard.unlock(); // a database that is away keeps this caller waiting alone
        read();
        guard.lock();
    }
    const auto found = m_ends.find(user);
    return found == m_ends.end() ? 0 : found->second;
}

Result<void> SessionEnds::end(const Origin& origin, const std::string& user) {
    const auto at = secondsNow();
    auto written = m_database.write([&](Transaction& transaction) -> Result<void> {
        transaction.prepare("DELETE FROM session_end WHERE at < ?")
            .bind(at - 2 * crtauth::longest_token_lifetime_seconds)
            .run();
        transaction
            .prepare("INSERT INTO session_end(name, at) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET at = excluded.at")
            .bind(user)
            .bind(at)
            .run();
        transaction.append(origin, "session", user, "end", {}, {});
        return {};
    });
    if (!written) return written;
    const std::lock_guard guard(m_mutex);
    std::erase_if(m_ends,
                  [&](const auto& each) { return each.second < at - 2 * crtauth::longest_token_lifetime_seconds; });
    m_ends[user] = std::max(m_ends[user], at);
    return {};
}

void addSessionRoutes(Router& router, SessionEnds& ends) {
    router.add(Method::remove, "/api/v1/sessions?user", [&ends](const Request& request) {
        const auto user = request.queryValue("user", request.principal.user);
        if (user != request.principal.user && !mayAdminister(request.principal))
            return Response::problem(
                problems::forbidden("only an administrator, and none that only looks, ends the sessions of others"));
        if (!crtauth::isUserName(user))
            return Response::problem(problems::invalidField("user", user, "the name of a user"));
        const auto ended = ends.end(originOf(request), user);
        return ended ? Response::noContent() : Response::problem(ended.problem());
    });
}

} // namespace remuda
