// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// The password that a rotation has drawn, beside the one that counts. A simulated controller keeps a digest of its own.
extern const char* const migration024PasswordRotation;
const char* const migration024PasswordRotation = R"sql(

ALTER TABLE machine ADD COLUMN bmc_password_pending BLOB; -- sealed like bmc_password

ALTER TABLE simulated_machine ADD COLUMN password_digest TEXT NOT NULL DEFAULT ''; -- '': it takes any

)sql";

} // namespace remuda
