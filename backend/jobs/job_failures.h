// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/job.h"

#include <map>

namespace remuda {

// Failures that are alike: same action, step, class of error, model and firmware.
struct FailureCluster {
    std::string id; // of what they have in common: the same at every look
    Verb verb = Verb::reboot;
    std::string step, step_title; // empty: before the first step
    ErrorClass error_class = ErrorClass::internal;
    std::string model, firmware; // empty: unknown
    std::int64_t count = 0, machines = 0;
    Instant first_at, last_at;
    std::string message; // of the latest
    std::int64_t cleared = 0, under_way = 0;
    // What had been done to those machines last before the job that went well: a verb of a machine's history
    // ("bmc-password", "repair", "update bmc_address"), another job's verb, or "retry" where there was nothing else.
    std::map<std::string, std::int64_t> cleared_by;
    // Jobs whose machine has no later job of that action that went well, failed, or is under way.
    std::vector<std::string> open_jobs;
    std::vector<std::string> open_machines; // theirs, each once
    bool at_least = false; // there are older failures in that time, which were not looked at: there may be more alike
};
boost::json::object toJson(const FailureCluster& cluster);

namespace job_failures {

inline constexpr std::int64_t most = 2000;
// Of the newest failures since then; those with the most open ones first.
std::vector<FailureCluster> clusters(Connection& connection, Instant since, std::int64_t limit = most);

} // namespace job_failures
} // namespace remuda
