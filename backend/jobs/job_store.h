// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/job.h"
#include "core/domain/machine.h"

#include <map>

namespace remuda {

// Whether somebody wants a job to stand still before its next step. `resumed`: it did, and may go on;
// `over`: it does.
enum class Pause { none, wanted, resumed, over };

// A job with what the engine alone needs to know.
struct StoredJob {
    Job job;
    std::int64_t number = 0;
    Verb verb = Verb::reboot; // of a batch that of its children
    std::string hardware_name, site, rack, model, firmware, request_id;
    std::string intent;            // id of the signed one that ordered it, see IntentDesk; empty without
    bool cancel_requested = false; // set by cancel only; writes of the engine leave it alone
    Pause pause = Pause::none;     // likewise, by pause and resume
    std::string from_status, from_reason;
    std::int64_t lock_token = 0;
    std::int64_t owner = 0, fence = 0; // of a run: the server and its turn; see takeUp
    bool unsettled = false;            // a server that was lost may have sent the machine something; see JobRun::settle
    int parallelism = 0, per_rack = 0, per_site = 0; // of a batch: children under way at once; 0: any number
    std::int64_t forgiven = 0;                       // of a batch: children that had failed when it was last resumed
    std::int64_t canary_after = 0;  // likewise finished: they say nothing of what follows on the failures
    std::vector<std::string> memos; // one per step
    std::string permission;         // word of what `user` needs on the machine when it begins; empty: nothing

    Origin origin() const { return {job.user, request_id, job.id}; }
    bool isBatch() const { return job.action == "batch"; }
};

// Every SQL statement about jobs, their steps, their log and the locks of machines.
namespace job_store {

void insert(Transaction& transaction, StoredJob& job); // with its steps; sets number
std::optional<StoredJob> find(Connection& connection, const std::string& id);
std::optional<StoredJob> row(Connection& connection, const std::string& id); // without steps and counts
std::optional<JobStatus> status(Connection& connection, std::int64_t number);
// What people follow of a job, as it is stored.
struct Seen {
    Job job;                  // status, progress, result, waiting_for, pausing, current_step and the class of its error
    std::string step, detail; // of the current step
    bool cancel_requested = false;
    Pause pause = Pause::none;
};
std::optional<Seen> seen(Connection& connection, const StoredJob& job);
std::vector<StoredJob> children(Connection& connection, const std::string& parent);
std::vector<std::string> targets(Connection& connection, const StoredJob& job); // hardware names, also of a batch's

// What the engine needs to take a job up.
struct Pending {
    std::string id, parent;
    std::int64_t number = 0;
};
// Not ended, not queued, no batches; of nobody or of that server (0: of nobody alone, which is quick).
std::vector<Pending> begun(Connection& connection, std::int64_t server);
std::vector<Pending> startable(Connection& connection, std::int64_t limit); // queued, without a batch, oldest first
// How many have not begun, for whatever they wait: their turn, their time, or somebody who resumes them. Counts to the
// limit.
std::int64_t waiting(Connection& connection, std::int64_t limit);
// Of a batch, those that its limits by rack and site let begin now.
std::vector<Pending> queuedChildren(Connection& connection, const StoredJob& batch, std::int64_t limit);
// When an open batch will have ended, from what its children usually take; nothing while one of them is unknown.
std::optional<TimeRange> endOf(Connection& connection, const StoredJob& batch, Instant now);
std::vector<StoredJob> openBatches(Connection& connection); // that may start further children; with counts
ChildCounts counts(Connection& connection, const std::string& parent);
// Children that failed at their work: one that could not even begin says nothing about the others.
std::int64_t failedOnceBegun(Connection& connection, const std::string& parent);
// What holds up those that a freeze has put off; empty where it has none.
std::string childrenWaitFor(Connection& connection, const std::string& parent);
// Percent, the mean of its children.
int progressOf(Connection& connection, const std::string& parent, const ChildCounts& counts);
std::optional<JobError> commonError(Connection& connection, const std::string& parent); // the most frequent

void update(Transaction& transaction, const StoredJob& job); // the row without steps
void updateStep(Transaction& transaction, const StoredJob& job, std::size_t position);
void requestCancel(Transaction& transaction, std::int64_t number);
void setPause(Transaction& transaction, std::int64_t number, Pause pause);

// Makes the job, as it was read in this transaction, the server's, with a fence that is higher than any before: to be
// written by update(). False when it is another server's. What ends is nobody's again.
bool takeUp(StoredJob& job, std::int64_t server);
// What people want of a job that is under way.
struct Wishes {
    bool cancel = false;
    Pause pause = Pause::none;
};
// Nothing when the run may not write: the job is no longer its server's, in the same turn, or has lost its machine. To
// be asked in the transaction that writes.
std::optional<Wishes> wishes(Connection& connection, const StoredJob& job);
bool mayWrite(Connection& connection, const StoredJob& job);
// Its jobs that somebody has cancelled or wants to stand still.
struct Steered {
    std::string id;
    bool cancelled = false;
};
std::vector<Steered> steered(Connection& connection, std::int64_t server);

// Numbers the lines after those that are there.
void appendLog(Transaction& transaction, std::int64_t number, std::vector<JobLogLine>& lines);
std::vector<JobLogLine> log(Connection& connection, std::int64_t number, std::int64_t after, std::int64_t limit);

// The fencing token, or nothing when another job has the machine.
std::optional<std::int64_t> lock(Transaction& transaction, const std::string& hardware_name, const std::string& job);
bool holdsLock(Connection& connection, const StoredJob& job); // true of one that needs none
void unlock(Transaction& transaction, const StoredJob& job);

// How long jobs of a verb on machines of a model took: from the latest that went well.
struct Learned {
    UsualTime time;
    std::int64_t middle_ms = 0;
};
struct LearnedTimes {
    std::optional<Learned> whole; // without pauses, and of jobs that did every step
    std::map<std::string, Learned> steps;
};
inline constexpr std::int64_t fewest_runs = 5; // below that nothing is called usual
inline constexpr std::int64_t most_runs = 50;  // so many tell
LearnedTimes learned(Connection& connection, Verb verb, const std::string& model);
void showUsual(Job& job, const LearnedTimes& times); // what enough runs tell

// What an inspection last saw; empty when none did.
std::string firmware(Connection& connection, const std::string& hardware_name);
void sawFirmware(Transaction& transaction, const std::string& hardware_name, const std::string& version);

// Other jobs of this verb that failed with this class since then.
std::int64_t similar(Connection& connection, const StoredJob& job, ErrorClass error_class, Instant since);

} // namespace job_store
} // namespace remuda
