// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

extern const char* const migration003Jobs;
const char* const migration003Jobs = R"sql(

CREATE TABLE job(
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of submission
    id TEXT NOT NULL UNIQUE,
    action TEXT NOT NULL,                     -- a job verb, or 'batch'
    verb TEXT NOT NULL,                       -- the verb, of a batch that of its children
    target TEXT NOT NULL,
    hardware_name TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',           -- of the machine at submission: what durations are compared by
    params TEXT NOT NULL,
    status TEXT NOT NULL,
    result TEXT NOT NULL DEFAULT '',
    requester TEXT NOT NULL,
    user TEXT NOT NULL,
    request_id TEXT NOT NULL DEFAULT '',
    parent TEXT NOT NULL DEFAULT '',
    waiting_for TEXT NOT NULL DEFAULT '',
    retry_at INTEGER,
    started_at INTEGER,
    ended_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    heartbeat_at INTEGER,                     -- when a server was last seen working on it
    progress INTEGER NOT NULL DEFAULT 0,
    current_step INTEGER NOT NULL DEFAULT -1,
    error_class TEXT NOT NULL DEFAULT '',
    error_message TEXT NOT NULL DEFAULT '',
    similar INTEGER NOT NULL DEFAULT 0,
    simulated INTEGER NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    from_status TEXT NOT NULL DEFAULT '',     -- of the machine, before the job took it
    from_reason TEXT NOT NULL DEFAULT '',
    lock_token INTEGER NOT NULL DEFAULT 0,
    parallelism INTEGER NOT NULL DEFAULT 0,   -- batches only, as the next
    forgiven INTEGER NOT NULL DEFAULT 0       -- failed children that somebody has seen and resumed in spite of
);
CREATE INDEX job_status ON job(status, number);
CREATE INDEX job_parent ON job(parent, status, number);
CREATE INDEX job_machine ON job(hardware_name, number);
CREATE INDEX job_history ON job(verb, model, status, number);
CREATE INDEX job_failures ON job(error_class, verb, ended_at) WHERE error_class <> '';

CREATE TABLE job_step(
    job INTEGER NOT NULL REFERENCES job(number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    timeout_ms INTEGER NOT NULL,
    repeatable INTEGER NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    memo TEXT NOT NULL DEFAULT '',            -- how far the step is, for itself after a restart
    started_at INTEGER,
    ended_at INTEGER,
    retry_at INTEGER,
    usual_low_ms INTEGER,
    usual_high_ms INTEGER,
    PRIMARY KEY(job, position)
) WITHOUT ROWID;

CREATE TABLE job_log(
    job INTEGER NOT NULL REFERENCES job(number) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    step TEXT NOT NULL,
    level TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY(job, number)
) WITHOUT ROWID;

-- One job at most for a machine. The token rises with every lock and is never used again, so that a job that lost its
-- lock without knowing cannot write.
CREATE TABLE machine_lock(
    token INTEGER PRIMARY KEY AUTOINCREMENT,
    hardware_name TEXT NOT NULL UNIQUE,
    job TEXT NOT NULL,
    since INTEGER NOT NULL
);

CREATE TABLE simulated_machine(
    hardware_name TEXT PRIMARY KEY,
    power INTEGER NOT NULL,                   -- before power_at: 0 off, 1 on
    power_to INTEGER NOT NULL,                -- from then on
    power_at INTEGER NOT NULL,
    next_boot INTEGER NOT NULL,
    commands INTEGER NOT NULL,
    power_ons INTEGER NOT NULL
) WITHOUT ROWID;

)sql";

} // namespace remuda
