// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/hourly_sweep.h"

#include <chrono>

namespace remuda {

void HourlySweep::start(std::function<void()> work) {
    m_thread = std::thread([this, work = std::move(work)] {
        while (!stopped()) {
            work();
            std::unique_lock guard(m_mutex);
            m_wake.wait_for(guard, std::chrono::hours(1), [this] { return m_stop; });
        }
    });
}

void HourlySweep::stop() {
    {
        const std::lock_guard guard(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

bool HourlySweep::stopped() {
    const std::lock_guard guard(m_mutex);
    return m_stop;
}

} // namespace remuda
