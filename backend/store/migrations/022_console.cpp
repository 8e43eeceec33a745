// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Which consoles are open, on which server: what a server that died has left open at a controller is taken back, what
// somebody else has is not.
extern const char* const migration022Console;
const char* const migration022Console = R"sql(

CREATE TABLE console_session(
    hardware_name TEXT NOT NULL PRIMARY KEY,
    server INTEGER NOT NULL,
    session TEXT NOT NULL,                    -- tells one opening from the next
    opened_by TEXT NOT NULL,
    opened_at INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE simulated_machine ADD COLUMN controller_back_at INTEGER NOT NULL DEFAULT 0;

)sql";

} // namespace remuda
