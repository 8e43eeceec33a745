// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/money.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace remuda {

// What a person asks for. A minimum of 0 and an empty text mean "any"; no expires_on means "for good".
struct RequestSpec {
    std::int64_t count = 1;
    std::string role, site, team;
    std::int64_t min_cpu_cores = 0, min_memory_gib = 0, min_disk_gib = 0;
    std::string model;
    std::optional<Date> expires_on;
    bool spread_racks = false; // never two in one rack
    std::string note;
    std::vector<std::string> machines; // explicit choice by hardware name; empty = the server chooses
};

struct PlannedMachine {
    std::string hardware_name, hostname, role, team, site, model; // hostname, role and team as they will be
    MachineStatus status = MachineStatus::available, to_status = MachineStatus::in_use;
    std::optional<Money> monthly_cost;
    std::optional<Date> expires_on;
    bool simulated = false;
    std::string rack;
    std::optional<std::int64_t> unit, cpu_cores, memory_gib, disk_gib;
};

// The one constraint without which the request could be met, or the tightest one.
struct FailingConstraint {
    std::string constraint;     // name of the spec's member: "count", "min_memory_gib", "site", "machines", …
    boost::json::value asked;   // its value as asked
    std::int64_t available = 0; // machines that meet everything asked
    std::string message;        // one sentence for a person
};

// A change of the spec that makes it possible, or comes nearest.
struct NearestOffer {
    boost::json::object change; // members of the spec with other values: apply and ask again
    std::string message;
    std::int64_t available = 0; // machines that meet everything with this change
};

struct RequestPlan {
    bool satisfiable = false;
    std::vector<PlannedMachine> machines; // as many as could be found when not satisfiable
    Money monthly_cost;                   // of the machines with a known price
    std::int64_t unknown_prices = 0;
    std::optional<Money> total_cost;       // until expires_on; nothing without an end
    std::int64_t candidates = 0, left = 0; // machines that meet everything; those not taken
    std::int64_t duration_estimate_s = 0;
    std::optional<FailingConstraint> failing;
    std::vector<NearestOffer> nearest; // best first
};

enum class RequestStatus { open, fulfilling, fulfilled, failed, withdrawn };
std::string_view toText(RequestStatus status);
std::optional<RequestStatus> requestStatusFromText(std::string_view text);
bool isEnded(RequestStatus status);

// A request on record. `failed` means that at least one machine could not be installed; those that could be stay.
struct MachineRequest {
    std::int64_t id = 0;
    RequestStatus status = RequestStatus::open;
    RequestSpec spec;
    std::string requester;
    Instant created_at;
    std::optional<Instant> ended_at;
    std::string job;                   // id of the batch, or empty
    std::vector<std::string> machines; // those chosen
    Money monthly_cost;
    std::int64_t unknown_prices = 0;
    int progress = 0;        // percent
    std::string waiting_for; // why it does not go on, "its batch is paused"; empty while it does
    std::string result;      // one line: what came of it; empty until ended
};

boost::json::object toJson(const RequestSpec& spec);
boost::json::object toJson(const RequestPlan& plan);
boost::json::object toJson(const MachineRequest& request);
Result<RequestSpec> requestSpecFromJson(const boost::json::object& object); // strict: refuses unknown members
Result<RequestPlan> requestPlanFromJson(const boost::json::object& object);
Result<MachineRequest> machineRequestFromJson(const boost::json::object& object);

// The rules that need no inventory: ranges, required members, words, an end that is not past.
Result<void> check(const RequestSpec& spec, Date today);

} // namespace remuda
