// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

#include <set>
#include <vector>

namespace remuda {

// Every SQL statement that forgets jobs and what came with them. What is looked for in a read is looked at once more in
// the write where it may have changed.
namespace old_job_store {

// A job without a batch, or a batch.
struct Old {
    std::int64_t number = 0;
    std::string id;
    bool is_batch = false;
};
// Ended before that moment, with numbers above `after`, in their order: those among so many rows. `last` is the number
// of the last row that was looked at; 0 when all have been.
struct Page {
    std::vector<Old> jobs;
    std::int64_t last = 0;
};
Page endedBefore(Connection& connection, Instant moment, std::int64_t after, std::int64_t rows);

// Whether usual durations are learned from it, or from one of its children.
bool teaches(Connection& connection, const Old& job);

// What is under way, or comes again, refers to these: jobs that retry them, requests, runs of schedules. Ids.
std::set<std::string> inUse(Connection& connection);

// Deletes the job with its steps and log; of a batch first so many children. Answers how many jobs have gone; `limit`
// where there may be more. Nothing where it, or a child, is in use.
std::int64_t forget(Transaction& transaction, const Old& job, const std::set<std::string>& in_use, std::int64_t limit);

// Requests and approvals that were decided before that moment, so many of each at most. What stands in the history
// stays. Answers how many.
std::int64_t forgetDecided(Transaction& transaction, Instant moment, std::int64_t limit);

// Signed orders from before that moment which nothing refers to any more. Their texts stay in the history.
std::vector<std::string> unusedIntents(Connection& connection, Instant moment, std::int64_t limit);
void forgetIntents(Transaction& transaction, const std::vector<std::string>& ids);

} // namespace old_job_store

} // namespace remuda
