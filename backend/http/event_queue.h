// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/byte_budget.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <mutex>
#include <optional>
#include <string>

namespace remuda {

// Frames on their way to one client: pushed from any thread, taken on the connection's strand. A client that falls too
// far behind is cut off; it resumes by the last id that it saw. What comes first is never taken back, so that a client
// whose way back is longer than the capacity gets there in several resumes.
class EventQueue : public std::enable_shared_from_this<EventQueue> {
public:
    EventQueue(boost::asio::any_io_executor strand, std::size_t capacity, std::shared_ptr<ByteBudget> budget)
        : m_timer(std::in_place, strand)
        , m_capacity(capacity)
        , m_budget(std::move(budget)) {
        m_timer->expires_at(std::chrono::steady_clock::time_point::max());
    }
    ~EventQueue() { m_budget->used -= m_frames.size(); }

    bool push(std::string frame); // false when the stream has ended; an empty frame ends it after what is queued
    void close();
    void detach(); // the connection ends: whoever still pushes may outlive the server's threads and what runs on them

    // All that is queued, or nothing at the end. On the strand only.
    boost::asio::awaitable<std::optional<std::string>> next();

private:
    void wake();
    bool hasRoom(std::size_t bytes) const; // with the mutex, as the next
    void shut();                           // what is queued is of no use any more

    std::optional<boost::asio::steady_timer> m_timer; // waits on the strand; gone after detach()
    const std::size_t m_capacity;
    const std::shared_ptr<ByteBudget> m_budget;
    std::mutex m_mutex;
    std::string m_frames;
    bool m_taken = false; // something has gone out
    bool m_ended = false; // takes no more; what is queued still goes out
    bool m_closed = false;
};

} // namespace remuda
