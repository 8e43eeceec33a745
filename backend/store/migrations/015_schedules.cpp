// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// What waits for its moment, when nothing may begin, when work is welcome, and what comes again and again. Lists and
// recurrences are JSON. And what requests of a batch file are known by.
extern const char* const migration015Schedules;
const char* const migration015Schedules = R"sql(

CREATE TABLE change_freeze(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team TEXT NOT NULL,                       -- empty: of any
    site TEXT NOT NULL,
    begins_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX change_freeze_end ON change_freeze(ends_at);

CREATE TABLE maintenance_window(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team TEXT NOT NULL,
    site TEXT NOT NULL,
    recurrence TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE schedule(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    verb TEXT NOT NULL,
    params TEXT NOT NULL,
    machines TEXT NOT NULL,
    query TEXT NOT NULL,
    recurrence TEXT NOT NULL,
    in_window INTEGER NOT NULL,
    grace_minutes INTEGER NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX schedule_next ON schedule(next_at) WHERE paused = 0;

CREATE TABLE schedule_run(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
    due_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    job TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX schedule_run_of ON schedule_run(schedule, id);

-- Of jobs with the status 'scheduled': when to look at them next. Children of a batch that has not begun have none.
CREATE TABLE scheduled_job(
    job INTEGER PRIMARY KEY REFERENCES job(number) ON DELETE CASCADE,
    starts_at INTEGER NOT NULL,
    wanted_at INTEGER NOT NULL,               -- not before then, whatever has put it off
    in_window INTEGER NOT NULL DEFAULT 0,     -- waits for a maintenance window
    freeze_id INTEGER NOT NULL DEFAULT 0      -- id of the one whose end it waits for
);
CREATE INDEX scheduled_job_start ON scheduled_job(starts_at);

-- The name that somebody gave to a request of theirs, for good: asked for again under it, there is nothing new.
CREATE TABLE request_key(
    requester TEXT NOT NULL,
    key TEXT NOT NULL,
    request INTEGER NOT NULL REFERENCES request(id) ON DELETE CASCADE,
    PRIMARY KEY(requester, key)
) WITHOUT ROWID;

)sql";

} // namespace remuda
