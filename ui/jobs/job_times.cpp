// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"
#include "ui/jobs/job_text.h"
#include "ui/jobs/job_words.h"

#include <algorithm>

// The part of job_text about how long things take.
namespace remuda {

QString rangeText(qint64 low_ms, qint64 high_ms) {
    const QString high = durationText(high_ms);
    const QString low = durationText(low_ms);
    if (low == high) return high;
    // "20–35 s" rather than "20 s–35 s" where both have the one same unit
    const QStringList low_parts = low.split(QLatin1Char(' ')), high_parts = high.split(QLatin1Char(' '));
    const bool one_unit = low_parts.size() == 2 && high_parts.size() == 2 && low_parts.last() == high_parts.last();
    return QStringLiteral("%1–%2").arg(one_unit ? low_parts.first() : low, high);
}

QString usualText(const std::optional<UsualTime>& usual) {
    return usual ? rangeText(usual->low_ms, usual->high_ms) : QString();
}

QString usualWithRuns(const std::optional<UsualTime>& usual) {
    if (!usual) return {};
    return JobText::tr("%1 (%n run(s))", nullptr, static_cast<int>(usual->runs)).arg(usualText(usual));
}

QString waitText(const std::optional<Instant>& until, Instant now) {
    const qint64 left = until ? std::max<qint64>(0, toMilliseconds(*until) - toMilliseconds(now)) : 0;
    const qint64 seconds = (left + 999) / 1000;
    return seconds < 60 ? JobText::tr("%1 s").arg(seconds) : durationText(seconds * 1000);
}

bool isOverdue(const JobStep& step, Instant now) {
    if (step.status != StepStatus::running && step.status != StepStatus::waiting) return false;
    const auto elapsed = elapsedMs(step, now);
    return elapsed && step.usual && *elapsed > step.usual->high_ms;
}

bool isLate(const Job& job, Instant now) {
    const auto late = lateAfter(job);
    return late && now >= *late;
}

std::optional<qint64> elapsedMs(const Job& job, Instant now) {
    if (!job.started_at) return std::nullopt;
    return std::max<qint64>(0, toMilliseconds(job.ended_at.value_or(now)) - toMilliseconds(*job.started_at));
}

std::optional<qint64> elapsedMs(const JobStep& step, Instant now) {
    if (!step.started_at) return std::nullopt;
    return std::max<qint64>(0, toMilliseconds(step.ended_at.value_or(now)) - toMilliseconds(*step.started_at));
}

QString leftText(const Job& job, Instant now) {
    if (isEnded(job.status) || job.status == JobStatus::paused) return {};
    if (job.children) {
        if (!job.ends) return JobText::tr("its end is unknown");
        const auto until = [now](Instant moment) {
            return std::max<qint64>(0, toMilliseconds(moment) - toMilliseconds(now));
        };
        return JobText::tr("%1 left").arg(rangeText(until(job.ends->earliest), until(job.ends->latest)));
    }
    if (!currentStep(job)) return {};
    qint64 low = 0, high = 0;
    for (auto index = static_cast<std::size_t>(job.current_step); index < job.steps.size(); ++index) {
        const JobStep& step = job.steps[index];
        if (!step.usual) return {};
        const qint64 elapsed = elapsedMs(step, now).value_or(0);
        low += std::max<qint64>(0, step.usual->low_ms - elapsed);
        high += std::max<qint64>(0, step.usual->high_ms - elapsed);
    }
    return high < 1000 ? QString() : JobText::tr("%1 left").arg(rangeText(low, high));
}

} // namespace remuda
