// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/query/query.h"

namespace remuda {

// What the audit can be asked for; empty means any.
struct ChangeFilter {
    Query query; // of changeSchema()
    std::string entity, entity_id, actor, verb;
    std::optional<Instant> from, to;    // from included, to not
    bool include_progress = false;      // the many small steps of jobs
    std::optional<std::int64_t> before; // only older ones than this sequence
    std::int64_t limit = 100;
};

// Every SQL statement that reads `change`.
namespace change_store {

const QuerySchema& changeSchema();

std::vector<Change> newestFirst(Connection& connection, const ChangeFilter& filter);
std::int64_t count(Connection& connection, const ChangeFilter& filter); // without `before` and `limit`
std::vector<Change> after(Connection& connection, std::int64_t sequence, std::int64_t limit); // oldest first
std::optional<Change> find(Connection& connection, std::int64_t sequence);
std::vector<Change> ofRequest(Connection& connection, const std::string& request_id); // oldest first

// Changes of one machine, or of all with an empty name, with sequences above `after`, up to `until`; newest or oldest
// first. One at a time: a row is in memory only during its call.
enum class Order { oldest_first, newest_first };
void eachOfMachines(Connection& connection, const std::string& name, std::int64_t after, std::int64_t until,
                    Order order, const std::function<void(Change)>& use);

// Whether it tells of the end of that job, which is told once and for good.
bool hasEndOfJob(Connection& connection, const std::string& id);

// Sequence of the last change up to and including that moment, 0 when there is none; and when a change was made.
std::int64_t sequenceAt(Connection& connection, Instant moment);
std::optional<Instant> momentOf(Connection& connection, std::int64_t sequence);
std::optional<Instant> lastTouched(Connection& connection, const std::string& machine, std::int64_t until);

// When a text was taken, 0 where that is not told; the jobs that have touched a machine since; and the text that
// ordered a job, as it was told when the job was made.
std::int64_t sequenceOfIntent(Connection& connection, const std::string& intent);
std::vector<std::string> jobsOn(Connection& connection, const std::string& machine, std::int64_t after);
std::string intentOf(Connection& connection, const std::string& job);

std::int64_t newest(Connection& connection); // sequence of the last change in the connection's snapshot
std::int64_t oldest(Connection& connection); // sequence of the first change that is kept, 0 when there is none

// Forgets progress of jobs and requests from before that moment, at most `limit` rows; answers how many. Real changes
// stay for ever, and so does the very last row, whatever it is: sequences are never used again.
std::int64_t pruneProgress(Transaction& transaction, Instant before, std::int64_t limit);
// The highest sequence that was ever forgotten, 0 when none was: who resumes from below has missed something.
std::int64_t prunedTo(Connection& connection);

} // namespace change_store

} // namespace remuda
