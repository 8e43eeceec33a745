// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace remuda {

struct EventOptions {
    std::chrono::milliseconds gather{50};        // between two pieces; what comes in between becomes one
    std::chrono::milliseconds heartbeat{15'000}; // a comment, so that both ends notice a dead connection
    std::int64_t longest_resume = 100'000;       // changes; who is further behind is better off with a new snapshot
};

// Tells subscribers what was changed: after a commit it reads the new rows of `change` once, looks up each entity once
// and hands the same frames to everybody. Works on a thread of its own. Changes of one entity that come together become
// one event with the last sequence and all changed members.
class EventHub {
public:
    // The database must outlive the hub. Takes the database's commit listener.
    explicit EventHub(Database& database, EventOptions options = {});
    ~EventHub();

    // How an entity looks now, for the member "object": each area registers its own before start().
    using Lookup = std::function<std::optional<boost::json::object>(Connection&, const std::string& id)>;
    void setObject(std::string entity, Lookup lookup) { m_lookups[std::move(entity)] = std::move(lookup); }

    void start();
    void stop(); // ends every stream

    // Follows from after `since`; problem "gone" when that is too far back (or ahead: another database).
    Result<EventSource> follow(std::int64_t since);

    // The same as values, oldest first; the last element's "seq" is where to go on.
    Result<boost::json::array> changesAfter(std::int64_t since, std::int64_t limit);

    std::size_t subscribers() const { return m_subscriber_count; }

private:
    struct Subscriber {
        EventSink sink;
        std::int64_t sequence; // that it has seen
    };
    void loop();
    bool waitForWork(std::chrono::steady_clock::time_point heartbeat);
    std::int64_t deliver(std::vector<Subscriber>& group, std::int64_t since, std::int64_t until);
    Result<void> checkResume(Connection& connection, std::int64_t since) const;
    struct Piece {
        std::vector<boost::json::object> events;
        std::int64_t last = 0; // change that was read
    };
    Piece read(Connection& connection, std::int64_t since, std::int64_t until, std::int64_t limit) const;
    static void sendAll(std::vector<Subscriber>& group, const std::string& frame);

    Database& m_database;
    const EventOptions m_options;
    std::map<std::string, Lookup> m_lookups;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Subscriber> m_new;                        // guarded by mutex
    std::int64_t m_committed = 0;                         // guarded by mutex
    bool m_stop = false;                                  // guarded by mutex
    std::vector<Subscriber> m_subscribers;                // of the hub's thread
    std::int64_t m_sent = 0;                              // of the hub's thread
    std::chrono::steady_clock::time_point m_next_piece{}; // of the hub's thread: no piece goes out before
    std::atomic<std::size_t> m_subscriber_count = 0;
    std::thread m_thread;
};

} // namespace remuda
