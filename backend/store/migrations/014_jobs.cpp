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

)sql";

} // namespace remuda
