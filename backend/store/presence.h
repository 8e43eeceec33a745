// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/postgresql_connection.h"
#include "backend/store/writer.h"

#include <atomic>

namespace remuda {

// This server's session among the servers of one PostgreSQL database, on a thread of its own. It holds an advisory lock
// as long as the session lives, so that the others see the death of this process at once; it says every heartbeat that
// it is alive, so that they see when it stands still; it listens for what they commit, and takes out those of them that
// are gone, so that their jobs are free. A lost session is begun anew, under a new number: what belonged to the old one
// is lost.
class Presence {
public:
    struct Listener {
        std::function<void(std::int64_t sequence)> committed;
        std::function<void(bool jobs)> news;
    };
    // `name` is that of all sessions of this process. Registers before it returns; throws when that fails.
    Presence(DatabaseOptions options, std::string name, Writer& writer);
    ~Presence(); // leaves: its jobs are free at once

    std::int64_t number() const { return m_number; }
    bool holds(std::int64_t number) const;
    void setCommitted(std::function<void(std::int64_t)> listener);
    void setNews(std::function<void(bool)> listener);

private:
    using Clock = std::chrono::steady_clock;
    struct Other {
        std::int64_t number, heartbeat;
        std::string name;
        bool dead; // its session is gone; else it has not said anything for longer than the lease
    };
    void enter();
    void loop();
    void serve(); // until the session is lost or this ends
    void listen(int milliseconds);
    bool beat(); // false: the others have taken this server out
    std::vector<Other> lookForGone();
    void takeOut(const std::vector<Other>& gone);
    void freeOrphans();
    void lose();
    void tell(std::int64_t sequence, bool jobs);
    void pauseBefore(std::chrono::milliseconds retry);

    const DatabaseOptions m_options;
    const std::string m_name;
    Writer& m_writer;
    bool isCutOff() const;
    std::unique_ptr<PostgresqlConnection> m_session; // changed by the thread only, under m_session_mutex
    mutable std::mutex m_session_mutex;
    std::atomic<std::int64_t> m_number = 0;
    std::atomic<Clock::rep> m_alive_at = 0; // when the last heartbeat that arrived was sent
    std::atomic<bool> m_taking_out = false;
    std::mutex m_mutex; // of the listeners
    Listener m_listener;
    int m_stop_read = -1, m_stop_write = -1; // a pipe: closing it ends the thread
    std::thread m_thread;
};

} // namespace remuda
