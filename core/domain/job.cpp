// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/job.h"

#include <algorithm>
#include <array>

namespace remuda {

namespace {

constexpr std::array<std::string_view, 10> jobStatusWords{
    "queued", "started", "waiting", "retrying", "paused", "cancelling", "finished", "failed", "cancelled", "scheduled"};
constexpr std::array<std::string_view, 8> stepStatusWords{"pending", "running", "waiting", "retrying",
                                                          "done",    "failed",  "skipped", "cancelled"};
constexpr std::array<std::string_view, 4> logLevelWords{"debug", "info", "warning", "error"};

struct ErrorFacts {
    std::string_view word;
    bool transient;
    std::string_view advice;
};

// In the order of ErrorClass.
constexpr std::array<ErrorFacts, 15> errorFacts{{
    {"credentials", false,
     "The management controller refused the user name or the password, or none is stored. Set the right ones with "
     "\"remudactl machines bmc-password NAME --user USER\" or in the inventory with \"Set BMC password…\", then retry "
     "the job."},
    {"unreachable", true,
     "The management controller did not answer. Check its cable, its switch port and its address; when other machines "
     "of the same rack fail too, look at the rack's management switch. Retry once it answers."},
    {"bmc_bug", true,
     "The management controller answered with something that makes no sense. Reset the controller (not the machine) "
     "with \"remudactl machines reset-bmc NAME\" or in the inventory with \"Reset BMC\", then retry; if it happens "
     "again, look for newer firmware for this model."},
    {"power", true,
     "The machine did not reach the power state it was told to. Look at its power supplies, its power button and its "
     "event log, then retry."},
    {"boot_no_dhcp", true,
     "The machine was started but never asked for an address on the network. Check the cable of its first network "
     "card, the card's MAC address in the inventory, and that network boot is enabled in its firmware."},
    {"boot_no_image", false,
     "The machine got an address but could not load its boot image. Check that the image named in the job exists and "
     "that the boot service can be reached from the machine's network."},
    {"installer", false,
     "The installer stopped with an error. Read the job's log from the step that failed; retry when the cause is "
     "understood, or choose another image."},
    {"disk", false,
     "A disk of the machine failed or is missing. Have the disk replaced, inspect the machine, then install again."},
    {"hardware_mismatch", false,
     "The machine is not what the inventory says. Compare what it reported with its record: correct the record, or "
     "have the hardware repaired."},
    {"config", false,
     "The machine's record lacks something the job needs or holds a wrong value. Correct the field that the message "
     "names, then retry."},
    {"dns", true,
     "The machine's name could not be entered in the name service or be looked up. Check the name servers, then "
     "retry."},
    {"quota", false, "The team has used up what it may have. Release machines or ask for a larger quota, then retry."},
    {"capacity", false,
     "There are not enough machines that fit. Ask for fewer or for smaller ones, choose another site, or wait until "
     "machines become available."},
    {"policy", false,
     "A rule forbids this: the machine is protected, in maintenance or not yours, or this is not what was signed and "
     "agreed to; the failure says which. A retry without a change will fail again."},
    {"internal", false,
     "Something went wrong in Remuda itself. Retry once; if it fails again, report the job's id together with its "
     "log."},
}};

template <class Enum, std::size_t size>
std::optional<Enum> fromWord(std::string_view text, const std::array<std::string_view, size>& words) {
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return std::nullopt;
    return static_cast<Enum>(found - words.begin());
}

const ErrorFacts& facts(ErrorClass error) {
    return errorFacts[static_cast<std::size_t>(error)];
}

} // namespace

std::string_view toText(JobStatus status) {
    return jobStatusWords[static_cast<std::size_t>(status)];
}
std::string_view toText(StepStatus status) {
    return stepStatusWords[static_cast<std::size_t>(status)];
}
std::string_view toText(LogLevel level) {
    return logLevelWords[static_cast<std::size_t>(level)];
}
std::string_view toText(ErrorClass error) {
    return facts(error).word;
}

std::optional<JobStatus> jobStatusFromText(std::string_view text) {
    return fromWord<JobStatus>(text, jobStatusWords);
}
std::optional<StepStatus> stepStatusFromText(std::string_view text) {
    return fromWord<StepStatus>(text, stepStatusWords);
}
std::optional<LogLevel> logLevelFromText(std::string_view text) {
    return fromWord<LogLevel>(text, logLevelWords);
}

std::optional<ErrorClass> errorClassFromText(std::string_view text) {
    const auto found =
        std::find_if(errorFacts.begin(), errorFacts.end(), [&](const ErrorFacts& each) { return each.word == text; });
    if (found == errorFacts.end()) return std::nullopt;
    return static_cast<ErrorClass>(found - errorFacts.begin());
}

bool isEnded(JobStatus status) {
    return status == JobStatus::finished || status == JobStatus::failed || status == JobStatus::cancelled;
}

bool isTransient(ErrorClass error) {
    return facts(error).transient;
}
std::string_view adviceFor(ErrorClass error) {
    return facts(error).advice;
}

std::string Job::hardwareName() const {
    constexpr std::string_view prefix = "hardwarename=";
    return target.starts_with(prefix) ? target.substr(prefix.size()) : std::string();
}

std::optional<Instant> lateAfter(const Job& job) {
    if (isEnded(job.status) || job.children || !job.started_at || job.status == JobStatus::paused) return std::nullopt;
    std::optional<Instant> result;
    const auto consider = [&result](const std::optional<Instant>& start, const std::optional<UsualTime>& usual) {
        if (!start || !usual) return;
        const auto late = *start + std::chrono::milliseconds(usual->high_ms);
        result = result ? std::min(*result, late) : late;
    };
    consider(job.started_at, job.usual);
    if (const auto position = static_cast<std::size_t>(job.current_step); position < job.steps.size()) {
        const auto& step = job.steps[position];
        if (!step.ended_at) consider(step.started_at, step.usual);
    }
    return result;
}

} // namespace remuda
