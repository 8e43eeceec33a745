// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace remuda {

enum class JobStatus { queued, started, waiting, retrying, paused, cancelling, finished, failed, cancelled, scheduled };
enum class StepStatus { pending, running, waiting, retrying, done, failed, skipped, cancelled };
enum class LogLevel { debug, info, warning, error };

// Why a job failed; decides advice and whether another try makes sense.
enum class ErrorClass {
    credentials,
    unreachable,
    bmc_bug,
    power,
    boot_no_dhcp,
    boot_no_image,
    installer,
    disk,
    hardware_mismatch,
    config,
    dns,
    quota,
    capacity,
    policy,
    internal
};

std::string_view toText(JobStatus);
std::string_view toText(StepStatus);
std::string_view toText(LogLevel);
std::string_view toText(ErrorClass);
std::optional<JobStatus> jobStatusFromText(std::string_view text);
std::optional<StepStatus> stepStatusFromText(std::string_view text);
std::optional<LogLevel> logLevelFromText(std::string_view text);
std::optional<ErrorClass> errorClassFromText(std::string_view text);

bool isEnded(JobStatus status);
bool isTransient(ErrorClass error);           // retried by itself with back-off
std::string_view adviceFor(ErrorClass error); // plain words: what to do next

struct JobError {
    ErrorClass error_class = ErrorClass::internal;
    std::string message;
    std::string advice;
    bool retriable = false;   // whether `retry` by a person may help without changing anything first
    std::int64_t similar = 0; // other jobs of this action that failed with this class in the last 7 days
    std::string raw{};        // what the controller really said, where that tells more: redacted, at most 4 KiB
};

// How long something took in `runs` earlier jobs of its kind that went well: from the tenth to the ninetieth
// percentile.
struct UsualTime {
    std::int64_t low_ms = 0, high_ms = 0, runs = 0;
    bool operator==(const UsualTime&) const = default;
};

struct JobStep {
    std::string name, title; // "power_cycle", "Power cycle"
    StepStatus status = StepStatus::pending;
    int attempt = 0, max_attempts = 1;
    std::int64_t timeout_ms = 0;
    bool repeatable = false; // done again as it is after a crash; else it goes on from its note of what it has sent
    std::string detail;      // last value seen, what is waited for
    std::optional<Instant> started_at, ended_at, retry_at;
    std::optional<UsualTime> usual; // of this step on this model; nothing where too few jobs tell
};

// For a batch: outcome per child, counted.
struct ChildCounts {
    std::int64_t total = 0, finished = 0, failed = 0, cancelled = 0, running = 0, queued = 0;
};

struct TimeRange {
    Instant earliest, latest;
};

struct Job {
    std::string id;     // UUID
    std::string action; // a job verb, or "batch"
    std::string target; // "hardwarename=C0MPUT3"; for a batch "reboot x12" or "request=7"
    boost::json::object params;
    JobStatus status = JobStatus::queued;
    std::string result;      // one line: what came of it; empty until ended
    std::string requester;   // on whose behalf
    std::string user;        // who sent it
    std::string parent;      // id of the batch, or empty
    bool pausing = false;    // a pause is wanted: the step under way is brought to its end first
    std::string waiting_for; // the named signal while waiting
    std::string retry_of;    // id of the job that this one tries again, or empty
    std::string retry_step;  // of a job that did not finish: name of the step at which a retry would go on, with all
                             // before it kept; empty: a retry begins from the start
    std::optional<Instant> starts_at; // while scheduled: not before then
    std::optional<Instant> retry_at, started_at, ended_at;
    Instant created_at, updated_at;
    int progress = 0; // percent
    std::vector<JobStep> steps;
    int current_step = -1;
    std::optional<UsualTime> usual; // from its start to its end; nothing where too few jobs tell
    std::optional<JobError> error;
    std::optional<ChildCounts> children;
    std::optional<TimeRange> ends; // of a batch under way: when it will have ended; nothing when that is unknown
    bool simulated = false;

    std::string hardwareName() const; // of the target, or empty
};

struct JobLogLine {
    std::int64_t number = 0; // from 1, per job
    Instant at;
    std::string step;
    LogLevel level = LogLevel::info;
    std::string text;
};

// From when on a job under way takes longer than usual, by itself or by its step; nothing when it has ended, has not
// begun, stands still, or nothing is known.
std::optional<Instant> lateAfter(const Job& job);

// Moments RFC 3339, durations in ms with their suffix; `moment` decides whether it is late.
boost::json::object toJson(const Job& job, Instant moment);
Result<Job> jobFromJson(const boost::json::object& object);
boost::json::object toJson(const JobLogLine& line);
Result<JobLogLine> jobLogLineFromJson(const boost::json::object& object);

} // namespace remuda
