// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// What whoever submitted a job needs when it begins, what waits for the agreement of others, and what a directory said
// last of its users.
extern const char* const migration019Permissions;
const char* const migration019Permissions = R"sql(

ALTER TABLE job ADD COLUMN permission TEXT NOT NULL DEFAULT ''; -- empty: nothing, as of jobs from before this

CREATE TABLE approval(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    verb TEXT NOT NULL,
    machines TEXT NOT NULL,                   -- the frozen targets, a JSON list of names in their order
    machine_count INTEGER NOT NULL,
    monthly_micros INTEGER NOT NULL,
    submission TEXT NOT NULL,                 -- JSON: params and how the batch is carried out
    requester TEXT NOT NULL,
    request_id TEXT NOT NULL,
    team TEXT NOT NULL,                       -- whose members decide; empty: administrators
    needed INTEGER NOT NULL,                  -- so many must agree
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    status TEXT NOT NULL,                     -- pending, approved, denied, expired, withdrawn
    decided_at INTEGER,
    job TEXT NOT NULL DEFAULT '',             -- what it became
    intent TEXT NOT NULL DEFAULT ''           -- id of the text of what is to be done, that the requester signed
);
CREATE INDEX approval_pending ON approval(expires_at) WHERE status = 'pending';

CREATE TABLE approval_vote(
    approval INTEGER NOT NULL REFERENCES approval(id) ON DELETE CASCADE,
    user TEXT NOT NULL,
    agrees INTEGER NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    intent TEXT NOT NULL DEFAULT '',
    PRIMARY KEY(approval, user)
) WITHOUT ROWID;

CREATE TABLE directory_user(
    name TEXT PRIMARY KEY,
    said TEXT NOT NULL,                       -- JSON: keys and groups
    at INTEGER NOT NULL
) WITHOUT ROWID;

)sql";

} // namespace remuda
