// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/money.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace remuda {

// Until when somebody may keep a machine: a projection of a machine that has `expires_on`. A lease ends at the end of
// its day, UTC. Nothing is taken away when it ends: the machine stays as it is and shows as past expiry until a person
// acts.
struct Lease {
    std::string hardware_name, hostname, role, team, site, model;
    MachineStatus status = MachineStatus::in_use;
    Date expires_on;
    int days_left = 0; // 0 on the last day, negative once past
    std::optional<Money> monthly_cost;
    bool simulated = false;
    std::string granted_by; // empty when it came by import
    std::optional<Instant> granted_at;
    int extended = 0; // how many times
};

struct LeaseDay {
    Date date;
    std::int64_t count = 0;            // leases that end on this day
    std::optional<Money> monthly_cost; // of those with a known price; nothing when none has one
    std::int64_t unknown_prices = 0;
};

enum class LeaseAction { extend, shorten, release };
std::string_view toText(LeaseAction action);
std::optional<LeaseAction> leaseActionFromText(std::string_view text);

// What a person wants done to leases. extend and shorten take exactly one of `to` and `by_days` (always positive),
// release neither.
struct LeaseChange {
    LeaseAction action = LeaseAction::extend;
    std::vector<std::string> machines;
    std::optional<Date> to;
    std::optional<std::int64_t> by_days;
    bool skip_invalid = false;
};

// A machine that a change of leases leaves out, and why: for people, and as a word that clients say in their own
// language, with what it is about (a day, a job, a status); no code: only the reason tells.
struct Skipped {
    std::string hardware_name, reason, code, subject;
};

struct LeasePlanEntry {
    std::string hardware_name, hostname, role, team;
    MachineStatus status = MachineStatus::in_use;
    std::optional<MachineStatus> to_status; // release only
    std::optional<Date> from, to;           // lease end before and after; nothing = no end
    std::optional<Money> monthly_cost;
    std::optional<Money> cost_until_then; // from today to the new end; nothing when price or end is unknown
};

struct LeasePlan {
    LeaseAction action = LeaseAction::extend;
    std::vector<LeasePlanEntry> machines;
    std::vector<Skipped> skipped;
    Money monthly_cost; // of the machines with a known price
    Money added_cost;   // between old and new ends; negative when shortened
    std::int64_t unknown_prices = 0;
};

boost::json::object toJson(const Lease& lease);
boost::json::object toJson(const LeaseDay& day);
boost::json::object toJson(const LeaseChange& change);
boost::json::object toJson(const Skipped& skipped);
boost::json::object toJson(const LeasePlan& plan);
Result<Lease> leaseFromJson(const boost::json::object& object);
Result<LeaseDay> leaseDayFromJson(const boost::json::object& object);
// Whether the day it names may be the end of a lease: today or a later one.
Result<void> check(const LeaseChange& change, Date today);
Result<LeaseChange> leaseChangeFromJson(const boost::json::object& object); // strict: refuses unknown members
Result<Skipped> skippedFromJson(const boost::json::object& object);
Result<LeasePlan> leasePlanFromJson(const boost::json::object& object);

} // namespace remuda
