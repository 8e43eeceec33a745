// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace remuda {

// The one thread that writes. Everything that waits when a transaction begins shares its COMMIT, and so its fsync. Each
// piece of work is taken back alone when it fails: what may be repeated shares one savepoint and is only tried again,
// each in one of its own, when one of them has failed, because a savepoint costs as much as what a job writes.
class Writer {
public:
    using Work = std::function<bool(Transaction&)>;
    // Called on the writer thread: a failure when the commit (or the database) failed, `kept` when the work was
    // committed.
    using Done = std::function<void(std::optional<Problem> failure, bool kept)>;

    // `connect` makes the connection, and another one when it was lost.
    using Connect = std::function<std::unique_ptr<Connection>()>;
    Writer(std::unique_ptr<Connection> connection, Connect connect);
    ~Writer(); // writes what is queued first

    std::optional<Problem> run(const Work& work); // waits; never from the writer thread itself
    void queue(Work work, Done done, Repeat repeat = Repeat::never);

    std::int64_t lastSequence() const { return m_last_sequence.load(); }
    void setListener(std::function<void(std::int64_t)> listener);

private:
    struct Item {
        Work work;
        Done done;
        Repeat repeat = Repeat::never;
        bool kept = false;
    };
    void loop();
    void writeAll(std::deque<Item>& items);
    void begin(WriteState& state);
    bool attempt(WriteState& state, const std::function<bool(Transaction&)>& work);
    void writeRepeatable(const std::vector<Item*>& items, WriteState& state);
    std::optional<Problem> commit(std::deque<Item>& items, WriteState& state, bool& appended);

    const Connect m_connect;
    std::unique_ptr<Connection> m_connection; // null while the database is away
    bool m_open = false;                      // a transaction with something in it
    std::int64_t m_before = 0;                // the sequence with which it began
    std::atomic<std::int64_t> m_last_sequence = 0;
    std::function<void(std::int64_t)> m_listener;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Item> m_queue;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace remuda
