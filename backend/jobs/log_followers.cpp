// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/log_followers.h"

#include "backend/jobs/job_store.h"

#include <boost/asio/post.hpp>

namespace remuda {

namespace {

constexpr std::int64_t linesAtOnce = 500;

struct Glance {
    std::vector<JobLogLine> lines;
    std::optional<JobStatus> status;
};

} // namespace

void LogFollowers::follow(std::int64_t job, std::int64_t after, EventSink sink) {
    boost::asio::post(m_executor, [this, job, after, sink = std::move(sink)]() mutable {
        Follower follower{after, std::move(sink)};
        if (m_closed) follower.sink({});
        if (m_closed || !send(job, follower)) return;
        m_followers.emplace(job, std::move(follower));
        if (m_followers.size() == 1) beat();
    });
}

// A job that stands still has no news by which a reader that has gone would be noticed.
void LogFollowers::beat() {
    m_heartbeat.expires_after(m_pause);
    m_heartbeat.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled) return;
        std::erase_if(m_followers, [](auto& each) { return !each.second.sink(": heartbeat\n\n"); });
        if (!m_followers.empty()) beat();
    });
}

void LogFollowers::poke(std::int64_t job) {
    boost::asio::post(m_executor, [this, job] { pump(job); });
}

void LogFollowers::pump(std::int64_t job) {
    auto [each, end] = m_followers.equal_range(job);
    while (each != end)
        each = send(job, each->second) ? std::next(each) : m_followers.erase(each);
}

void LogFollowers::pumpAll() {
    for (auto each = m_followers.begin(); each != m_followers.end();)
        each = send(each->first, each->second) ? std::next(each) : m_followers.erase(each);
}

void LogFollowers::closeAll() {
    m_closed = true;
    for (auto& [job, follower] : m_followers)
        follower.sink({});
    m_followers.clear();
    m_heartbeat.cancel();
}

bool LogFollowers::send(std::int64_t job, Follower& follower) {
    try {
        return sendNew(job, follower);
    } catch (const StoreError&) {
        return true; // the database is away: tried again with the next news
    }
}

bool LogFollowers::sendNew(std::int64_t job, Follower& follower) {
    for (;;) {
        // Status and lines from one snapshot: an ended job gets no further lines.
        const auto glance = m_database.read([&](Connection& connection) {
            return Glance{job_store::log(connection, job, follower.after, linesAtOnce),
                          job_store::status(connection, job)};
        });
        for (const auto& line : glance.lines) {
            if (!follower.sink("id: " + std::to_string(line.number) +
                               "\nevent: log\ndata: " + boost::json::serialize(toJson(line)) + "\n\n"))
                return false;
            follower.after = line.number;
        }
        if (static_cast<std::int64_t>(glance.lines.size()) == linesAtOnce) continue;
        if (glance.status && !isEnded(*glance.status)) return true;
        const auto word = glance.status ? toText(*glance.status) : std::string_view("failed");
        if (follower.sink("event: end\ndata: {\"status\":\"" + std::string(word) + "\"}\n\n")) follower.sink({});
        return false;
    }
}

} // namespace remuda
