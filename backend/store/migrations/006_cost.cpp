// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// What accrues cost: per machine, stretches of time [from_ms, to_ms) in which status, owner, place, model and price
// stay the same. to_ms NULL is still open, at most one per machine; a price of NULL is unknown. Machines that are here
// already begin to accrue now.
extern const char* const migration006Cost;
const char* const migration006Cost = R"sql(

CREATE TABLE cost_interval(
    id INTEGER PRIMARY KEY,
    machine TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER CHECK(to_ms > from_ms),
    status TEXT NOT NULL,
    team TEXT NOT NULL,
    role TEXT NOT NULL,
    site TEXT NOT NULL,
    model TEXT NOT NULL,
    monthly_cost_micros INTEGER
);
CREATE INDEX cost_interval_machine ON cost_interval(machine, from_ms);
CREATE UNIQUE INDEX cost_interval_open ON cost_interval(machine) WHERE to_ms IS NULL;
CREATE INDEX cost_interval_to ON cost_interval(to_ms);

)sql";

extern const char* const migration006CostFill;
const char* const migration006CostFill = R"sql(

INSERT INTO cost_interval(machine, from_ms, status, team, role, site, model, monthly_cost_micros)
SELECT hardware_name, CAST(strftime('%s', 'now') AS INTEGER) * 1000, status, team, role, site, model, monthly_cost_micros
FROM machine WHERE status <> 'retired';

)sql";

} // namespace remuda
