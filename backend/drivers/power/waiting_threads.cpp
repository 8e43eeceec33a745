// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/waiting_threads.h"

#include <algorithm>
#include <limits.h>
#include <unistd.h>

namespace remuda {

namespace {

// Names are looked up on it too, which wants more than the packets do; what is never touched takes no memory.
constexpr std::size_t stackSize = 256 * 1024;

} // namespace

WaitingThreads::~WaitingThreads() {
    {
        const std::lock_guard guard(m_mutex);
        m_ending = true;
    }
    m_given.notify_all();
    for (const auto thread : m_threads)
        pthread_join(thread, nullptr);
}

bool WaitingThreads::run(std::function<void()> work) {
    const std::lock_guard guard(m_mutex);
    if (m_idle <= m_work.size() && m_threads.size() < m_most) {
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setstacksize(&attributes, std::max<std::size_t>(stackSize, PTHREAD_STACK_MIN));
        pthread_t thread{};
        if (pthread_create(&thread, &attributes, begin, this) == 0) m_threads.push_back(thread);
        pthread_attr_destroy(&attributes);
    }
    if (m_threads.empty()) return false;
    m_work.push_back(std::move(work));
    m_given.notify_one();
    return true;
}

void* WaitingThreads::begin(void* self) {
    static_cast<WaitingThreads*>(self)->loop();
    return nullptr;
}

void WaitingThreads::loop() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        ++m_idle;
        m_given.wait(lock, [this] { return m_ending || !m_work.empty(); });
        --m_idle;
        if (m_work.empty()) return;
        {
            const auto work = std::move(m_work.front());
            m_work.pop_front();
            lock.unlock();
            work();
        }
        lock.lock();
    }
}

} // namespace remuda
