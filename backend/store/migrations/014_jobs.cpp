// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

extern const char* const migration014Jobs;
const char* const migration014Jobs = R"sql(

ALTER TABLE job ADD COLUMN retry_of TEXT NOT NULL DEFAULT ''; -- the job that this one tries again

)sql";

} // namespace remuda
