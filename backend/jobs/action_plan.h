// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/policy.h"
#include "backend/inventory/plan_effect.h"
#include "backend/jobs/job_retry.h"
#include "backend/jobs/job_store.h"
#include "backend/schedules/start_time.h"
#include "core/domain/permission.h"

#include <boost/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace remuda {

// One verb for a frozen list of machines, as a person or another part of the server asks for it.
struct Submission {
    Verb verb = Verb::reboot;
    std::vector<std::string> machines; // hardware names
    boost::json::object params;        // reason, until, role, team, image, hostname, expires_on, retire
    std::map<std::string, boost::json::object> machine_params; // laid over params for that machine
    std::map<std::string, Continuation> earlier;               // of a retry: what that machine's job has done before
    std::string requester;                                     // on whose behalf; empty: the origin's actor
    std::string target;                                        // of the batch, as "request=7"; empty: "reboot x12"
    bool always_batch = false;                                 // a batch even for one machine
    bool skip_invalid = false;
    // What whoever asks needs on each machine, judged by `judge` when it is planned, and once more for the same user
    // when its jobs begin. Without: on behalf of the server itself.
    std::optional<Permission> permission;
    std::function<Result<void>(const Machine&)> judge;
    bool approved = false;           // enough others have agreed to exactly this
    std::vector<std::string> beside; // asked for with the machines: they count where others have to agree to so many
    int parallelism = 20;            // children of a batch under way at once
    int per_rack = 0, per_site = 0;  // of those at most so many in one rack, at one site; 0: any number
    // When it is to begin: at once, not before `at`, in the next maintenance window (from `at` on).
    std::optional<Instant> at;
    bool in_window = false;
    bool later() const { return at || in_window; }
    std::optional<Instant> moment; // at which it is asked; without, now
};

// {"verb","machines","params",…} as POSTed; every wrong member is named.
Result<Submission> submissionFromJson(const boost::json::object& object);

// Why a machine is left out: for people, and as a word that clients say in their own language.
struct SkipReason {
    std::string text;
    std::string code;    // "locked", "protected", "illegal-move", …; empty: only the text tells
    std::string subject; // what the code is about: the job, the status, who maintains it and why
};

struct SkippedMachine {
    enum class Kind { unknown, parameter, obstacle, illegal, forbidden };
    std::string hardware_name;
    SkipReason reason;
    std::vector<std::string> legal; // verbs that would be legal instead
    // Not in the inventory, a parameter is missing, something is in the way, the status, or whoever asks may not.
    Kind kind = Kind::unknown;
};

struct FreezeInTheWay {
    Freeze freeze;
    std::int64_t machines = 0; // that it is in the way of
};

// What a submission would do.
struct ActionPlan {
    struct Entry {
        Machine machine; // as it is now
        Move move;
        boost::json::object params;
    };
    Verb verb = Verb::reboot;
    std::vector<Entry> machines;
    std::vector<SkippedMachine> skipped;
    PlanEffect effect;
    std::optional<ApprovalRule> approval; // what makes it wait for the agreement of others
    std::int64_t duration_estimate_ms = 0;
    std::optional<StartTimes::Start> start;                 // of what begins later
    std::map<std::int64_t, FreezeInTheWay> freezes;         // by id: those that keep machines from it at that moment
    std::map<std::string, job_store::LearnedTimes> learned; // of a job verb, by model
};

boost::json::object toJson(const ActionPlan& plan);

} // namespace remuda
