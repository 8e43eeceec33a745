// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "backend/store/hourly_sweep.h"

namespace remuda {

// Forgets old progress of jobs, at start and once an hour, in small pieces between which others write. The database
// must outlive it.
class ProgressPruner {
public:
    ProgressPruner(Database& database, std::int64_t keep_days)
        : m_database(database)
        , m_keep_days(keep_days) {}

    void start(); // does nothing when everything is kept (0 days)
    void stop() { m_sweep.stop(); }

    std::int64_t prune(Instant now); // all that is due; answers how many rows

private:
    Database& m_database;
    const std::int64_t m_keep_days;
    HourlySweep m_sweep;
};

} // namespace remuda
