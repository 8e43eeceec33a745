// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Moments are integers (ms since 1970 UTC), days are text (YYYY-MM-DD), money is integer micros, structures are JSON
// text.
extern const char* const migration001Foundation;
const char* const migration001Foundation = R"sql(

CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE machine(
    id INTEGER PRIMARY KEY,
    hardware_name TEXT NOT NULL UNIQUE,
    serial TEXT NOT NULL DEFAULT '',
    site TEXT NOT NULL DEFAULT '',
    rack TEXT NOT NULL DEFAULT '',
    unit INTEGER,
    model TEXT NOT NULL DEFAULT '',
    cpu_cores INTEGER,
    memory_gib INTEGER,
    disk_gib INTEGER,
    nic1_mac TEXT NOT NULL DEFAULT '',
    nic1_ip TEXT NOT NULL DEFAULT '',
    nic2_mac TEXT NOT NULL DEFAULT '',
    bmc_driver TEXT NOT NULL DEFAULT '',
    bmc_address TEXT NOT NULL DEFAULT '',
    bmc_user TEXT NOT NULL DEFAULT '',
    bmc_cipher_suite INTEGER NOT NULL DEFAULT 17,
    bmc_privilege TEXT NOT NULL DEFAULT 'ADMINISTRATOR',
    bmc_interface TEXT NOT NULL DEFAULT 'lanplus',
    bmc_password BLOB,                        -- sealed by SecretBox, bound to the hardware name
    hostname TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    team TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL,
    status_reason TEXT NOT NULL DEFAULT '',
    expires_on TEXT,
    purchased_on TEXT,
    monthly_cost_micros INTEGER,              -- NULL is unknown, never zero
    power TEXT NOT NULL DEFAULT 'unknown',
    power_seen_at INTEGER,
    faults TEXT NOT NULL DEFAULT '[]',
    maintenance TEXT,
    protected INTEGER NOT NULL DEFAULT 0,
    lock TEXT,
    observed TEXT,
    wipe_unverified INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL,
    status_since INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    simulated INTEGER GENERATED ALWAYS AS (bmc_driver = 'simulated') VIRTUAL,
    bmc_password_set INTEGER GENERATED ALWAYS AS (bmc_password IS NOT NULL) VIRTUAL
);
CREATE UNIQUE INDEX machine_serial ON machine(serial) WHERE serial <> '';
CREATE UNIQUE INDEX machine_place ON machine(site, rack, unit) WHERE unit IS NOT NULL AND rack <> '';
CREATE INDEX machine_status ON machine(status);
CREATE INDEX machine_site ON machine(site);
CREATE INDEX machine_role ON machine(role);
CREATE INDEX machine_team ON machine(team);
CREATE INDEX machine_hostname ON machine(hostname);
CREATE INDEX machine_expires_on ON machine(expires_on) WHERE expires_on IS NOT NULL;

-- One address for both interfaces of all machines: a MAC is taken wherever it is plugged.
CREATE TABLE machine_mac(
    mac TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
    machine INTEGER NOT NULL REFERENCES machine(id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX machine_mac_machine ON machine_mac(machine);

CREATE TABLE change(
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '{}',
    after TEXT NOT NULL DEFAULT '{}',
    request_id TEXT NOT NULL DEFAULT '',
    job_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX change_entity ON change(entity, entity_id, seq);
CREATE INDEX change_actor ON change(actor, seq);
CREATE INDEX change_at ON change(at);

CREATE TABLE idempotency(
    user TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY(user, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_created_at ON idempotency(created_at);

)sql";

} // namespace remuda
