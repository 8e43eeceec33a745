// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Each write of a job asks whether its row belongs into these: SQLite makes a table of a list after IN for that each
// time, and none for the same in comparisons. What durations are learned from are jobs that went well, so that the
// others need no place among them. Those who ask must use the same words; see job_store.
extern const char* const migration023JobIndices;
const char* const migration023JobIndices = R"sql(

DROP INDEX job_orphan;
CREATE INDEX job_orphan ON job(owner, number)
    WHERE owner = 0 AND (status = 'started' OR status = 'waiting' OR status = 'retrying' OR status = 'cancelling');
DROP INDEX job_batch;
CREATE INDEX job_batch ON job(action, number) WHERE action = 'batch' AND (status = 'queued' OR status = 'started');
DROP INDEX job_cancel;
CREATE INDEX job_steered ON job(owner) WHERE owner <> 0 AND (cancel_requested = 1 OR pause = 1);
DROP INDEX job_history;
CREATE INDEX job_history ON job(verb, model, number) WHERE status = 'finished' AND action <> 'batch';

)sql";

} // namespace remuda
