// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// What is known of a lease beside its end, which is the machine's expires_on. One row per machine that has one.
extern const char* const migration005Leases;
const char* const migration005Leases = R"sql(

CREATE TABLE lease(
    machine TEXT PRIMARY KEY,
    granted_by TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    extended INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

INSERT INTO lease(machine, granted_by, granted_at)
SELECT hardware_name, '', created_at FROM machine WHERE expires_on IS NOT NULL;

)sql";

} // namespace remuda
