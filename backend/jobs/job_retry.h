// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"

namespace remuda {

class Connection;
struct StoredJob;

enum class RetryFrom { failed_step_if_valid, failed_step, start }; // the second is refused where it cannot be

// Several jobs that are to be tried again together.
struct RetryOrder {
    std::vector<std::string> jobs; // ids of jobs of one machine each, all of one action
    RetryFrom from = RetryFrom::failed_step_if_valid;
    bool skip_invalid = false;
};
// {"jobs","from","skip_invalid"} as POSTed; every wrong member is named.
Result<RetryOrder> retryOrderFromJson(const boost::json::object& object);
Result<RetryFrom> retryFromText(std::string_view text); // "failed_step", "start", or empty

// How a new job takes over what an earlier one of the same machine has done.
struct Continuation {
    std::string job;            // id of the earlier one
    std::size_t position = 0;   // the step at which it goes on; those before it, but for the first, are kept
    std::vector<JobStep> steps; // of the earlier one
    std::string memo;           // of the step at `position`: how far it had got
    std::string permission;     // that the earlier one needed; see StoredJob
    std::string why_not;        // `position` is 0 although steps were done: why they are no longer valid
};

// Where a retry of a job that failed or was cancelled may go on. Steps that are done stay done when
//   - the step that failed does not need an earlier one anew (StepDefinition::retry_from),
//   - no other job has begun on the machine since,
//   - the machine is still as the failure left it (a repair may have put in another disk), and
//   - it is no longer ago than a day.
// The first step, which looks at the machine, is always done again.
Continuation continuationOf(Connection& connection, const StoredJob& job);

// Marks the kept steps of a new job as skipped, with the times at which the earlier one did them.
void takeOver(StoredJob& job, const Continuation& earlier);

// What the new job's log says about it; empty: nothing worth saying.
std::string remarkOn(const Continuation& earlier);

} // namespace remuda
