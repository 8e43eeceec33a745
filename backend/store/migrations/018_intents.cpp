// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Signed intents that were taken, for good: none counts twice, on whichever server, and the one who works on a job can
// check once more what was signed.
extern const char* const migration018Intents;
const char* const migration018Intents = R"sql(

CREATE TABLE signed_intent(
    id TEXT NOT NULL PRIMARY KEY,             -- SHA-256 of the text
    nonce TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    signature TEXT NOT NULL,                  -- SSHSIG blob, base64
    targets TEXT NOT NULL,                    -- all of them, JSON, also where the text has their digest only
    request_id TEXT NOT NULL,
    taken_at INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE job ADD COLUMN intent TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN intent TEXT NOT NULL DEFAULT '';

)sql";

} // namespace remuda
