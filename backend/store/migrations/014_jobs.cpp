// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

extern const char* const migration014Jobs;
const char* const migration014Jobs = R"sql(

ALTER TABLE job ADD COLUMN retry_of TEXT NOT NULL DEFAULT ''; -- the job that this one tries again
-- How long such a job, such a step usually takes, and from when on it is late.
ALTER TABLE job ADD COLUMN usual_low_ms INTEGER;
ALTER TABLE job ADD COLUMN usual_high_ms INTEGER;
ALTER TABLE job ADD COLUMN usual_runs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN late_after INTEGER;
ALTER TABLE job_step ADD COLUMN usual_runs INTEGER NOT NULL DEFAULT 0;

ALTER TABLE job ADD COLUMN pause INTEGER NOT NULL DEFAULT 0;  -- 1: somebody wants it to stand still; see job_store.h
-- Of a batch: how many children may be under way in one rack, at one site, 0 any number; of its children: where they are.
ALTER TABLE job ADD COLUMN per_rack INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN per_site INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN site TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN rack TEXT NOT NULL DEFAULT '';
-- What failures are compared by: that of the machine when the job was made, as an inspection last saw it.
ALTER TABLE job ADD COLUMN firmware TEXT NOT NULL DEFAULT '';
CREATE TABLE machine_firmware(
    hardware_name TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX job_failed_at ON job(ended_at) WHERE error_class <> '';

)sql";

} // namespace remuda
