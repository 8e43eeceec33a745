// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace remuda {

// The one thread that writes. Everything that waits when a transaction begins shares its COMMIT, and so its fsync; each
// piece of work has a savepoint of its own.
class Writer {
public:
    using Work = std::function<bool(Transaction&)>;
    // Called on the writer thread: a failure when the commit (or the database) failed, `kept` when the work was
    // committed.
    using Done = std::function<void(std::optional<Problem> failure, bool kept)>;

    explicit Writer(std::unique_ptr<Connection> connection);
    ~Writer(); // writes what is queued first

    std::optional<Problem> run(const Work& work); // waits; never from the writer thread itself
    void queue(Work work, Done done);

    std::int64_t lastSequence() const { return m_last_sequence.load(); }
    void setListener(std::function<void(std::int64_t)> listener);

private:
    struct Item {
        Work work;
        Done done;
        bool kept = false;
    };
    void loop();
    void writeAll(std::deque<Item>& items);
    void writeOne(Item& item, std::int64_t& sequence);
    std::optional<Problem> commit(std::deque<Item>& items, std::int64_t& sequence);

    std::unique_ptr<Connection> m_connection;
    std::atomic<std::int64_t> m_last_sequence = 0;
    std::function<void(std::int64_t)> m_listener;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Item> m_queue;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace remuda
