// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "backend/store/hourly_sweep.h"

namespace remuda {

// Forgets jobs, requests, approvals and signed orders that ended so many days ago, at start and once an hour, in small
// pieces between which others write. Stays: what usual durations are learned from, what something that has not ended
// refers to, and the history. The database must outlive it.
class JobPruner {
public:
    JobPruner(Database& database, std::int64_t keep_days)
        : m_database(database)
        , m_keep_days(keep_days) {}

    void start(); // does nothing when everything is kept (0 days)
    void stop() { m_sweep.stop(); }

    struct Forgotten {
        std::int64_t jobs = 0, others = 0;
    };
    Forgotten prune(Instant now); // all that is due

private:
    std::int64_t pruneJobs(Instant before);
    std::int64_t pruneOthers(Instant before);

    Database& m_database;
    const std::int64_t m_keep_days;
    HourlySweep m_sweep;
};

} // namespace remuda
