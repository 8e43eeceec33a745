// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Why a request does not go on while its job stands still.
extern const char* const migration007RequestWaiting;
const char* const migration007RequestWaiting = R"sql(

ALTER TABLE request ADD COLUMN waiting_for TEXT NOT NULL DEFAULT '';
UPDATE request SET waiting_for = 'its batch is paused'
WHERE status IN ('open', 'fulfilling') AND EXISTS(SELECT 1 FROM job WHERE job.id = request.job AND job.status = 'paused');

)sql";

} // namespace remuda
