// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// What a server that was lost may have left on its way to a machine, and what simulated machines count themselves. The
// indices are for what the engine asks again and again while thousands of jobs are under way.
extern const char* const migration016Settling;
const char* const migration016Settling = R"sql(

ALTER TABLE job ADD COLUMN unsettled INTEGER NOT NULL DEFAULT 0; -- its last owner was lost, perhaps with a command out
CREATE INDEX job_orphan ON job(owner, number)
    WHERE owner = 0 AND status IN ('started', 'waiting', 'retrying', 'cancelling');
CREATE INDEX job_batch ON job(action, number) WHERE action = 'batch' AND status IN ('queued', 'started');
CREATE INDEX job_cancel ON job(owner) WHERE owner <> 0 AND cancel_requested = 1;

ALTER TABLE simulated_machine ADD COLUMN power_offs INTEGER NOT NULL DEFAULT 0;

)sql";

} // namespace remuda
