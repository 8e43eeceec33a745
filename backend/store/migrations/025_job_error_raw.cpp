// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// What the controller really said when a job failed, redacted.
extern const char* const migration025JobErrorRaw;
const char* const migration025JobErrorRaw = R"sql(

ALTER TABLE job ADD COLUMN error_raw TEXT NOT NULL DEFAULT '';

)sql";

} // namespace remuda
