// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace remuda {

// Does something at start and once an hour, on a thread of its own. start and stop from one thread.
class HourlySweep {
public:
    ~HourlySweep() { stop(); }
    void start(std::function<void()> work); // `work` looks at stopped() between its pieces
    void stop();                            // waits until it has ended
    bool stopped();

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace remuda
