// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"

#include <boost/asio/any_io_executor.hpp>

#include <map>

namespace remuda {

// Those who read a job's log live. Lines come from the database, so that nothing is missed or sent twice. Everything
// but follow() and poke() runs on the engine's thread.
class LogFollowers {
public:
    LogFollowers(Database& database, boost::asio::any_io_executor executor)
        : m_database(database)
        , m_executor(std::move(executor)) {}

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
    Database& m_database;
    boost::asio::any_io_executor m_executor;
    std::multimap<std::int64_t, Follower> m_followers;
};

} // namespace remuda
