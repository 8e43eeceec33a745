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
std::int64_t newest(Connection& connection); // sequence of the last change in the connection's snapshot
std::int64_t oldest(Connection& connection); // sequence of the first change that is kept, 0 when there is none

} // namespace change_store

} // namespace remuda
