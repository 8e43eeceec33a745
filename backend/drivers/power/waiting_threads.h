// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <pthread.h>
#include <vector>

namespace remuda {

// Threads for calls that do nothing but wait for somebody else most of their time: begun where none is free, up to a
// number; of small stacks, so that hundreds of them cost little. All functions may be called from any thread.
class WaitingThreads {
public:
    explicit WaitingThreads(std::size_t most)
        : m_most(most) {}
    ~WaitingThreads(); // after all work that was given has been done
    WaitingThreads(const WaitingThreads&) = delete;

    // `work` must not throw. It waits for its turn where all threads are at work. False, and it is not done: the system
    // gives no thread, and there is none yet.
    bool run(std::function<void()> work);

private:
    static void* begin(void* self);
    void loop();

    const std::size_t m_most;
    std::mutex m_mutex; // of all below
    std::condition_variable m_given;
    std::deque<std::function<void()>> m_work;
    std::size_t m_idle = 0;
    bool m_ending = false;
    std::vector<pthread_t> m_threads;
};

} // namespace remuda
