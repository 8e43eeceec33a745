// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/event_queue.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace remuda {

namespace asio = boost::asio;

// Who has read all there was is never turned away for what others leave unread.
bool EventQueue::hasRoom(std::size_t bytes) const {
    return m_frames.empty() || (m_frames.size() + bytes <= m_capacity && m_budget->used + bytes <= m_budget->limit);
}

void EventQueue::shut() {
    m_closed = true;
    m_budget->used -= m_frames.size();
    std::string().swap(m_frames);
}

bool EventQueue::push(std::string frame) {
    {
        const std::lock_guard guard(m_mutex);
        if (m_closed || m_ended) return false;
        if (frame.empty()) {
            m_ended = true;
        } else if (!hasRoom(frame.size())) {
            // One that could not take anything yet gets what is there: so every resume comes further than the last.
            if (m_taken)
                shut();
            else
                m_ended = true;
        } else {
            m_frames += frame;
            m_budget->used += frame.size();
        }
    }
    wake();
    return true;
}

void EventQueue::close() {
    {
        const std::lock_guard guard(m_mutex);
        shut();
    }
    wake();
}

void EventQueue::detach() {
    const std::lock_guard guard(m_mutex);
    shut();
    m_timer.reset();
}

void EventQueue::wake() {
    const std::lock_guard guard(m_mutex);
    if (!m_timer) return;
    asio::post(m_timer->get_executor(), [self = shared_from_this()] {
        const std::lock_guard again(self->m_mutex);
        if (self->m_timer) self->m_timer->cancel();
    });
}

asio::awaitable<std::optional<std::string>> EventQueue::next() {
    for (;;) {
        {
            const std::lock_guard guard(m_mutex);
            if (m_closed) co_return std::nullopt;
            if (!m_frames.empty()) {
                m_budget->used -= m_frames.size();
                m_taken = true;
                co_return std::exchange(m_frames, {});
            }
            if (m_ended) co_return std::nullopt;
        }
        // A wake-up that comes before the wait is posted to this strand and so runs after it has begun.
        boost::system::error_code ignored;
        co_await m_timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

} // namespace remuda
