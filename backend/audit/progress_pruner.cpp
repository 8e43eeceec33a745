// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/progress_pruner.h"

#include "backend/audit/change_store.h"
#include "backend/http/log.h"

namespace remuda {

namespace {
constexpr std::int64_t rowsAtOnce = 2000; // a few milliseconds of the writer's time
constexpr auto pause = std::chrono::hours(1);
} // namespace

void ProgressPruner::start() {
    if (m_keep_days == 0) return;
    m_thread = std::thread([this] {
        while (!stopped()) {
            if (const auto count = prune(now()); count > 0)
                log(LogLevel::info, "forgot " + std::to_string(count) + " progress notes of jobs");
            std::unique_lock guard(m_mutex);
            m_wake.wait_for(guard, pause, [this] { return m_stop; });
        }
    });
}

void ProgressPruner::stop() {
    {
        const std::lock_guard guard(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

bool ProgressPruner::stopped() {
    const std::lock_guard guard(m_mutex);
    return m_stop;
}

std::int64_t ProgressPruner::prune(Instant now) {
    std::int64_t total = 0;
    while (!stopped()) {
        const auto count = m_database.write([&](Transaction& transaction) -> Result<std::int64_t> {
            return change_store::pruneProgress(transaction, now - std::chrono::days(m_keep_days), rowsAtOnce);
        });
        if (!count) {
            log(LogLevel::error, "the history cannot be pruned: " + count.problem().detail);
            break;
        }
        total += *count;
        if (*count < rowsAtOnce) break;
    }
    return total;
}

} // namespace remuda
