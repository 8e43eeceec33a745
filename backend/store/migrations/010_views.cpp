// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Views of the inventory that a team shares. `content` is the view without its name, team and history, as JSON.
extern const char* const migration010Views;
const char* const migration010Views = R"sql(

CREATE TABLE view(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    content TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE(team, name)
);

)sql";

} // namespace remuda
