// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_text.h"

#include "ui/common/format.h"
#include "ui/common/moment_text.h"
#include "ui/jobs/job_words.h"

#include <algorithm>

namespace remuda {

namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString capitalised(QString text) {
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

QString verbOf(const Job& job) {
    if (job.action != "batch") return toQString(job.action);
    const auto* verb = job.params.if_contains("verb");
    return verb && verb->is_string() ? toQString(verb->get_string()) : QString();
}

QString runningStepText(const JobStep& step, Instant now) {
    const qint64 elapsed = elapsedMs(step, now).value_or(0);
    QString text = step.usual ? JobText::tr("“%1” usually takes %2; it has taken %3.")
                                    .arg(toQString(step.title), usualWithRuns(step.usual), durationText(elapsed))
                              : JobText::tr("“%1” has taken %2.").arg(toQString(step.title), durationText(elapsed));
    if (isOverdue(step, now)) text += QLatin1Char(' ') + JobText::tr("That is longer than usual.");
    const qint64 left = step.timeout_ms - elapsed;
    if (isOverdue(step, now) && step.timeout_ms > 0 && left > 0)
        text += QLatin1Char(' ') + JobText::tr("It stops by itself in %1.").arg(durationText(left));
    return text;
}

QString scheduledText(const Job& job, Instant now) {
    QString text =
        job.starts_at
            ? JobText::tr("Begins %1, in %2.").arg(format::minute(*job.starts_at), waitText(job.starts_at, now))
            : QString();
    if (job.waiting_for.find("freeze") != std::string::npos || job.waiting_for.find("window") != std::string::npos)
        text += QLatin1Char(' ') + JobText::tr("It waits for %1.").arg(toQString(job.waiting_for));
    return text + QLatin1Char(' ') + JobText::tr("Until then it can be cancelled.");
}

} // namespace

QString verbWord(const QString& verb) {
    if (verb == QLatin1String("batch")) return JobText::tr("batch");
    if (verb == QLatin1String("check")) return JobText::tr("check");
    if (verb == QLatin1String("inspect")) return JobText::tr("inspect");
    if (verb == QLatin1String("install")) return JobText::tr("install");
    if (verb == QLatin1String("recycle")) return JobText::tr("recycle");
    if (verb == QLatin1String("reboot")) return JobText::tr("reboot");
    if (verb == QLatin1String("power_on")) return JobText::tr("power on");
    if (verb == QLatin1String("power_off")) return JobText::tr("power off");
    if (verb == QLatin1String("power_cycle")) return JobText::tr("power cycle");
    if (verb == QLatin1String("shutdown")) return JobText::tr("shut down");
    if (verb == QLatin1String("reset_bmc")) return JobText::tr("reset BMC");
    if (verb == QLatin1String("rotate_bmc_password")) return JobText::tr("rotate BMC password");
    QString words = verb;
    return words.replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString errorClassWord(ErrorClass error) {
    switch (error) {
    case ErrorClass::credentials:
        return JobText::tr("wrong credentials");
    case ErrorClass::unreachable:
        return JobText::tr("unreachable");
    case ErrorClass::bmc_bug:
        return JobText::tr("BMC misbehaves");
    case ErrorClass::power:
        return JobText::tr("power");
    case ErrorClass::boot_no_dhcp:
        return JobText::tr("no DHCP answer at boot");
    case ErrorClass::boot_no_image:
        return JobText::tr("no boot image");
    case ErrorClass::installer:
        return JobText::tr("installer failed");
    case ErrorClass::disk:
        return JobText::tr("disk");
    case ErrorClass::hardware_mismatch:
        return JobText::tr("hardware differs");
    case ErrorClass::config:
        return JobText::tr("configuration");
    case ErrorClass::dns:
        return JobText::tr("DNS");
    case ErrorClass::quota:
        return JobText::tr("quota");
    case ErrorClass::capacity:
        return JobText::tr("not enough machines");
    case ErrorClass::policy:
        return JobText::tr("not allowed");
    case ErrorClass::internal:
        return JobText::tr("internal error");
    }
    return {};
}

QString jobActionText(const Job& job) {
    const QString verb = verbWord(verbOf(job));
    if (job.action != "batch") return verb;
    const auto total = job.children ? job.children->total : 0;
    return total > 0 ? JobText::tr("%1 ×%2").arg(verb).arg(total) : verb;
}

QString jobTargetText(const Job& job) {
    if (const QString name = QString::fromStdString(job.hardwareName()); !name.isEmpty()) return name;
    const QString target = QString::fromStdString(job.target);
    if (target.startsWith(QLatin1String("request="))) return JobText::tr("request %1").arg(target.mid(8));
    return job.action == "batch" ? JobText::tr("batch") : target;
}

QString jobTitle(const Job& job) {
    const QString verb = capitalised(verbWord(verbOf(job)));
    if (job.action != "batch") return JobText::tr("%1 %2", "verb, machine").arg(verb, jobTargetText(job));
    const int total = job.children ? static_cast<int>(job.children->total) : 0;
    const QString machines = JobText::tr("%n machine(s)", nullptr, total);
    if (QString::fromStdString(job.target).startsWith(QLatin1String("request=")))
        return JobText::tr("%1 %2 for %3", "verb, machines, request").arg(verb, machines, jobTargetText(job));
    return JobText::tr("%1 %2", "verb, machines").arg(verb, machines);
}

const JobStep* currentStep(const Job& job) {
    if (job.current_step < 0 || job.current_step >= static_cast<int>(job.steps.size())) return nullptr;
    return &job.steps[static_cast<std::size_t>(job.current_step)];
}

QString jobStepText(const Job& job) {
    if (job.status == JobStatus::scheduled && job.starts_at)
        return JobText::tr("Begins %1").arg(format::minute(*job.starts_at));
    if (job.children) {
        const auto& counts = *job.children;
        return JobText::tr("%1 of %2").arg(counts.finished + counts.failed + counts.cancelled).arg(counts.total);
    }
    if (job.status == JobStatus::finished || job.status == JobStatus::cancelled) return toQString(job.result);
    const JobStep* step = currentStep(job);
    return step ? toQString(step->title) : QString();
}

QString jobPositionText(const Job& job) {
    if (job.children) return JobText::tr("%1 machines").arg(jobStepText(job));
    if (!currentStep(job)) return {};
    return JobText::tr("step %1 of %2").arg(job.current_step + 1).arg(job.steps.size());
}

QString jobProgressText(const Job& job) {
    if (job.status == JobStatus::failed && job.error && !job.children) return errorClassWord(job.error->error_class);
    if (job.status == JobStatus::finished || (isActive(job) && !isUnderWay(job))) return {};
    return JobText::tr("%1 %").arg(job.progress);
}

QString jobExplanation(const Job& job, Instant now) {
    if (job.status == JobStatus::failed && job.error) return toQString(job.error->message);
    if (job.status == JobStatus::scheduled) return scheduledText(job, now);
    if (job.children) return batchText(job);
    if (isEnded(job.status)) return toQString(job.result);
    const JobStep* step = currentStep(job);
    if (job.status == JobStatus::queued) return JobText::tr("Waiting for a worker or for another job on this machine.");
    if (job.status == JobStatus::paused) {
        const auto next = std::find_if(job.steps.begin(), job.steps.end(),
                                       [](const JobStep& each) { return each.status == StepStatus::pending; });
        return JobText::tr("Stands still before “%1” until somebody resumes it; the machine stays locked for this job.")
            .arg(next == job.steps.end() ? QString() : toQString(next->title));
    }
    if (job.status == JobStatus::cancelling)
        return JobText::tr("Being cancelled: the step under way is brought to a safe end first.");
    if (job.status == JobStatus::retrying && step) {
        const auto at = step->retry_at ? step->retry_at : job.retry_at;
        return JobText::tr("“%1” did not work: %2. Next try in %3 (%4 of %5).")
            .arg(toQString(step->title), toQString(step->detail), waitText(at, now))
            .arg(step->attempt + 1)
            .arg(step->max_attempts);
    }
    if (!step) return {};
    QString text = runningStepText(*step, now);
    if (job.status == JobStatus::waiting && !job.waiting_for.empty())
        text = JobText::tr("Waits for: %1; last seen: %2.").arg(toQString(job.waiting_for), toQString(step->detail)) +
               QLatin1Char(' ') + text;
    if (job.pausing) text += QLatin1Char(' ') + JobText::tr("It stands still after this step.");
    const auto elapsed = elapsedMs(job, now);
    if (job.usual && elapsed && *elapsed > job.usual->high_ms)
        text += QLatin1Char(' ') + JobText::tr("The whole job usually takes %1; it has taken %2, longer than usual.")
                                       .arg(usualWithRuns(job.usual), durationText(*elapsed));
    return text;
}

bool isActive(const Job& job) {
    return !isEnded(job.status);
}
bool isUnderWay(const Job& job) {
    return isActive(job) && job.status != JobStatus::queued && job.status != JobStatus::scheduled;
}
bool canCancel(const Job& job) {
    return isActive(job) && job.status != JobStatus::cancelling;
}
bool canRetry(const Job& job) {
    if (job.children) return isEnded(job.status) && job.children->failed > 0;
    return job.status == JobStatus::failed || job.status == JobStatus::cancelled;
}

QString retryStepTitle(const Job& job) {
    const auto found = std::find_if(job.steps.begin(), job.steps.end(),
                                    [&](const JobStep& step) { return step.name == job.retry_step; });
    return found == job.steps.end() ? QString() : toQString(found->title);
}

QString retryText(const Job& job) {
    if (job.children) return JobText::tr("Retry failed");
    const QString step = retryStepTitle(job);
    return step.isEmpty() ? JobText::tr("Retry") : JobText::tr("Retry from “%1”").arg(step);
}

bool canPause(const Job& job) {
    return isActive(job) && job.status != JobStatus::scheduled && job.status != JobStatus::paused &&
           job.status != JobStatus::cancelling && !job.pausing;
}
bool canResume(const Job& job) {
    return job.status == JobStatus::paused || (job.pausing && isActive(job));
}

} // namespace remuda
