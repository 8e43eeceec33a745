// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"

#include <QString>

#include <optional>

namespace remuda {

// Jobs in words for people, translated. Pure functions; moments are given, so that tests need no clock.
QString verbWord(const QString& verb);    // "power_cycle" → "power cycle"
QString jobActionText(const Job& job);    // "install", "reboot ×12"
QString jobTargetText(const Job& job);    // "C0MPUT3", "batch", "request 7"
QString jobTitle(const Job& job);         // "Install C0MPUT3", "Reboot 12 machines"
QString jobStepText(const Job& job);      // title of the current step; "10 of 12" for a batch
QString jobPositionText(const Job& job);  // "step 5 of 8"
QString jobProgressText(const Job& job);  // "62 %", or the class of error of a failed one
QString errorClassWord(ErrorClass error); // "boot_no_dhcp" → "no DHCP answer at boot"
// One or two sentences on what the job is doing now and what comes next by itself.
QString jobExplanation(const Job& job, Instant now);
QString batchText(const Job& job);                // "3 finished, 9 waiting for their turn (at most 2 in one rack)"
QString rangeText(qint64 low_ms, qint64 high_ms); // "20–35 s"
QString usualText(const std::optional<UsualTime>& usual);           // the same, empty when unknown
QString usualWithRuns(const std::optional<UsualTime>& usual);       // "20–35 s (50 runs)"
QString waitText(const std::optional<Instant>& until, Instant now); // "9 s": what is left, whole seconds
// Running longer than this step usually does.
bool isOverdue(const JobStep& step, Instant now);
bool isLate(const Job& job, Instant now); // the job as a whole, or its step

std::optional<qint64> elapsedMs(const Job& job, Instant now); // nothing before it started
std::optional<qint64> elapsedMs(const JobStep& step, Instant now);
// "20–35 s left" by the usual times of the remaining steps; empty when one is unknown or the job has ended. Of a batch
// what the server says, or that nobody knows.
QString leftText(const Job& job, Instant now);

const JobStep* currentStep(const Job& job);
bool isActive(const Job& job);   // not ended
bool isUnderWay(const Job& job); // has begun and not ended
bool canCancel(const Job& job);
bool canRetry(const Job& job);
QString retryText(const Job& job); // "Retry", or "Retry from “First boot”" where what was done before it is kept
QString retryStepTitle(const Job& job); // "First boot", or empty
bool canPause(const Job& job);
bool canResume(const Job& job);

} // namespace remuda
