// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Names of the facts in which a machine's report contradicts its record, with commas between: kept in step by
// bindMachine, so that queries need not look into JSON. Machines that are there already are compared here once.
extern const char* const migration008MachineDiffers;
const char* const migration008MachineDiffers = R"sql(

ALTER TABLE machine ADD COLUMN differs TEXT NOT NULL DEFAULT '';
CREATE INDEX machine_differs ON machine(differs) WHERE differs <> '';

)sql";

extern const char* const migration008MachineDiffersFill;
const char* const migration008MachineDiffersFill = R"sql(

UPDATE machine SET differs = rtrim(
    CASE WHEN serial <> '' AND json_extract(observed, '$.serial') NOT IN ('', serial) THEN 'serial,' ELSE '' END ||
    CASE WHEN json_extract(observed, '$.cpu_cores') <> cpu_cores THEN 'cpu_cores,' ELSE '' END ||
    CASE WHEN json_extract(observed, '$.memory_gib') <> memory_gib THEN 'memory_gib,' ELSE '' END ||
    CASE WHEN json_extract(observed, '$.disk_gib') <> disk_gib THEN 'disk_gib,' ELSE '' END, ',')
WHERE observed IS NOT NULL;

)sql";

} // namespace remuda
