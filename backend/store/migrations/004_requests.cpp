// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// What people ask for. `spec` is what was asked, as JSON; `machines` is what was chosen: [{"machine","hostname"}].
extern const char* const migration004Requests;
const char* const migration004Requests = R"sql(

CREATE TABLE request(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    status TEXT NOT NULL,
    requester TEXT NOT NULL,
    spec TEXT NOT NULL,
    machines TEXT NOT NULL DEFAULT '[]',
    monthly_cost_micros INTEGER NOT NULL DEFAULT 0,  -- of the machines with a known price
    unknown_prices INTEGER NOT NULL DEFAULT 0,
    job TEXT NOT NULL DEFAULT '',
    progress INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE INDEX request_status ON request(status);
CREATE INDEX request_job ON request(job);

)sql";

} // namespace remuda
