// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/progress_pruner.h"

#include "backend/audit/change_store.h"
#include "backend/http/log.h"

namespace remuda {

namespace {
constexpr std::int64_t rowsAtOnce = 2000; // a few milliseconds of the writer's time
} // namespace

void ProgressPruner::start() {
    if (m_keep_days == 0) return;
    m_sweep.start([this] {
        if (const auto count = prune(now()); count > 0)
            log(LogLevel::info, "forgot " + std::to_string(count) + " progress notes of jobs");
    });
}

std::int64_t ProgressPruner::prune(Instant now) {
    std::int64_t total = 0;
    while (!m_sweep.stopped()) {
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
