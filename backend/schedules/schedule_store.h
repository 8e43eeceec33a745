// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/schedule.h"

namespace remuda {

// Every SQL statement about schedules and their runs. What a person does is recorded.
namespace schedule_store {

std::vector<Schedule> all(Connection& connection); // with their latest runs; the outcome of a run is its job's status
std::optional<Schedule> find(Connection& connection, std::int64_t id);
void insert(Transaction& transaction, const Origin& origin, Schedule& schedule); // sets id, who and when
// What it does, to which machines and when; it acts for `after.created_by` from then on. Pause and runs stay.
void update(Transaction& transaction, const Origin& origin, const Schedule& before, const Schedule& after);
void remove(Transaction& transaction, const Origin& origin, const Schedule& schedule);
void setPaused(Transaction& transaction, const Origin& origin, const Schedule& schedule, bool paused, Instant next);

std::string intentOf(Connection& connection, std::int64_t id); // id of the signed one, see IntentDesk; empty without

std::vector<Schedule> due(Connection& connection, Instant moment, std::int64_t limit); // soonest first
std::optional<Instant> next(Connection& connection);

// Records what became of a run, as a change too, and when the next is; all but the latest runs are forgotten.
void advance(Transaction& transaction, const Schedule& schedule, const std::vector<ScheduleRun>& runs, Instant next);

} // namespace schedule_store

} // namespace remuda
