// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/money.h"
#include "core/domain/time.h"

#include <string>
#include <vector>

namespace remuda {

// Out-of-band access that is not a secret. The password is kept apart, encrypted, and never leaves the server.
struct BmcSettings {
    std::string driver;  // "ipmi", "redfish", "simulated" or empty
    std::string address; // IP address, host name or URL, optionally with ":port" ("[::1]:623" for IPv6)
    std::string user;
    int cipher_suite = 17;                   // IPMI 2.0 suite: 17 = SHA-256; older BMCs want 3
    std::string privilege = "ADMINISTRATOR"; // or OPERATOR
    std::string interface = "lanplus";       // or "lan" (IPMI 1.5)
    bool password_set = false;               // read only: whether a password is stored
    std::string certificate{};               // Redfish: SHA-256 of the one that is trusted, 64 hexadecimal digits
    bool operator==(const BmcSettings&) const = default;
};

struct Fault {
    std::string kind; // "bmc_unreachable", "bmc_credentials", "hardware_mismatch", …
    std::string detail;
    Instant since;
    bool operator==(const Fault&) const = default;
};

struct Maintenance {
    std::string who;
    std::string why;
    std::optional<Date> until;
    bool operator==(const Maintenance&) const = default;
};

struct MachineLock {
    std::string job;        // id of the job that holds it
    std::int64_t token = 0; // fencing token, rises with every lock
    Instant since;
    bool operator==(const MachineLock&) const = default;
};

// What the machine last reported of itself (by inspection).
struct Observed {
    std::optional<std::int64_t> cpu_cores, memory_gib, disk_gib;
    std::string serial, model, source;
    Instant at;
    std::string nic1_mac{}, nic2_mac{}, bmc_address{};
    std::vector<std::string> kept{}; // fields whose record was kept in spite of this report
    bool operator==(const Observed&) const = default;
};

// One physical server. The hardware name is its identity everywhere: it never changes.
struct Machine {
    std::string hardware_name;
    std::string serial, site, rack;
    std::optional<std::int64_t> unit; // lowest rack unit, from 1
    std::string model;
    std::optional<std::int64_t> cpu_cores, memory_gib, disk_gib;
    std::string nic1_mac, nic1_ip, nic2_mac;
    BmcSettings bmc;
    std::string hostname, role, team;
    MachineStatus status = MachineStatus::discovered;
    std::string status_reason;
    std::optional<Date> expires_on, purchased_on;
    std::optional<Money> monthly_cost; // USD a month; nothing = unknown

    std::string power = "unknown"; // "on", "off", "unknown"
    std::optional<Instant> power_seen_at;
    std::vector<Fault> faults;
    std::optional<Maintenance> maintenance;
    bool is_protected = false; // destructive verbs are refused
    std::optional<MachineLock> lock;
    std::optional<Observed> observed;
    bool wipe_unverified = false; // was abandoned: its disks may hold data
    std::int64_t version = 0;     // the ETag: rises with every write
    Instant status_since, created_at, updated_at;

    bool simulated() const { return bmc.driver == "simulated"; }
    bool operator==(const Machine&) const = default;
};

} // namespace remuda
