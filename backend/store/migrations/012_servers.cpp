// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Who works on this database: a job that is under way has an owner, the number of a server; 0 is nobody. `fence` rises
// each time a server takes the job up: a write under an older one is refused.
extern const char* const migration012Servers;
const char* const migration012Servers = R"sql(

CREATE TABLE server(
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                       -- of its sessions
    started_at INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL             -- by the clock of the database
);
ALTER TABLE job ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
CREATE INDEX job_owner ON job(owner) WHERE owner <> 0;

)sql";

} // namespace remuda
