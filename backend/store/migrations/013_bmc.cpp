// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// The pinned certificate of a controller, and what a simulated one remembers beyond its power.
extern const char* const migration013Bmc;
const char* const migration013Bmc = R"sql(

ALTER TABLE machine ADD COLUMN bmc_certificate TEXT NOT NULL DEFAULT ''; -- SHA-256 in hexadecimal digits

ALTER TABLE simulated_machine ADD COLUMN boot_persistent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE simulated_machine ADD COLUMN identify_light INTEGER NOT NULL DEFAULT 0;
ALTER TABLE simulated_machine ADD COLUMN events_cleared_at INTEGER NOT NULL DEFAULT 0;

)sql";

} // namespace remuda
