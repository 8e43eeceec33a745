// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"

#include <boost/asio/steady_timer.hpp>

#include <map>

namespace remuda {

// Those who read a job's log live. Lines come from the database, so that nothing is missed or sent twice. Who has gone
// is forgotten at the next heartbeat at the latest, a comment every 15 s. Everything but follow() and poke() runs on
// the engine's thread.
class LogFollowers {
public:
    LogFollowers(Database& database, boost::asio::any_io_executor executor,
                 std::chrono::milliseconds heartbeat = std::chrono::seconds(15))
        : m_database(database)
        , m_executor(std::move(executor))
        , m_pause(heartbeat)
        , m_heartbeat(m_executor) {}

    // Any thread. Sends the lines after `after`, then new ones as they come; ends with "event: end" once the job has.
    void follow(std::int64_t job, std::int64_t after, EventSink sink);
    void poke(std::int64_t job); // any thread: the job may have news
    void pump(std::int64_t job); // the same at once, on the engine's thread
    void pumpAll();              // likewise: another server may have written
    void closeAll();

private:
    struct Follower {
        std::int64_t after;
        EventSink sink;
    };
    bool send(std::int64_t job, Follower& follower); // false: it is done or gone
    bool sendNew(std::int64_t job, Follower& follower);
    void beat();
    Database& m_database;
    boost::asio::any_io_executor m_executor;
    const std::chrono::milliseconds m_pause;
    bool m_closed = false;
    boost::asio::steady_timer m_heartbeat; // runs while there is somebody
    std::multimap<std::int64_t, Follower> m_followers;
};

} // namespace remuda
