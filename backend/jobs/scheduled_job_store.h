// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_store.h"
#include "backend/schedules/start_time.h"

namespace remuda {

// A job with the status `scheduled`: it holds no machine and no server works on it. One that a freeze kept from
// beginning after it was submitted is an exception: it has its machine already.
struct ScheduledJob {
    std::string id;
    Instant starts_at; // when to look at it
    Instant wanted_at; // not before then, whatever has put it off
    bool in_window = false;
};

namespace scheduled_job_store {

// Notes when to look at a job that is stored already, with what it waits for; anew for one that was noted before.
void put(Transaction& transaction, const StoredJob& job, const StartTimes::Start& start, Instant wanted,
         bool in_window);
void remove(Transaction& transaction, std::int64_t number);

std::vector<ScheduledJob> due(Connection& connection, Instant moment, std::int64_t limit); // soonest first
std::optional<Instant> next(Connection& connection);
std::optional<Instant> startsAt(Connection& connection, std::int64_t number); // of a child that of its batch

// What waits for the end of that freeze is looked at again at once, or at the time that was wanted.
void release(Transaction& transaction, const Origin& origin, std::int64_t freeze, Instant moment);

// Maintenance windows of these scopes have come, changed or gone: what waits for a window on machines of theirs is
// planned anew. Where there is none left, it is looked at at once, which tells why it fails.
void replan(Transaction& transaction, const Origin& origin, const std::vector<Scope>& scopes, Instant moment);

// Makes a job that waits one that any server may begin. `lock_token`: of the machine that it holds now.
void queue(Transaction& transaction, std::int64_t number, std::int64_t lock_token);

} // namespace scheduled_job_store
} // namespace remuda
