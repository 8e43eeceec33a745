// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Who has signed out everywhere: no token counts that was issued until then. Tokens live for ten minutes, so a row is
// of no use after that.
extern const char* const migration021SessionEnds;
const char* const migration021SessionEnds = R"sql(

CREATE TABLE session_end(
    name TEXT NOT NULL PRIMARY KEY, -- of the user
    at INTEGER NOT NULL             -- seconds since 1970
);

)sql";

} // namespace remuda
