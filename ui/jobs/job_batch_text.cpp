// SPDX-License-Identifier: GPL-3.0-or-later
// The part of job_text about batches.
#include "core/domain/batch.h"
#include "ui/jobs/job_text.h"
#include "ui/jobs/job_words.h"

namespace remuda {

namespace {

// Where somebody has asked for others than the usual ones.
QString batchLimitsText(const Job& job) {
    const auto limit = [&job](const char* name, int usual) {
        const auto* value = job.params.if_contains(name);
        const int number = value && value->is_int64() ? int(value->get_int64()) : usual;
        return number == usual ? 0 : number;
    };
    QStringList parts;
    if (const int all = limit("parallelism", batch::usualParallelism))
        parts << JobText::tr("at most %n at once", nullptr, all);
    if (const int rack = limit("per_rack", 0)) parts << JobText::tr("at most %n in one rack", nullptr, rack);
    if (const int site = limit("per_site", 0)) parts << JobText::tr("at most %n at one site", nullptr, site);
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString batchText(const Job& job) {
    const ChildCounts& counts = *job.children;
    QStringList parts;
    const auto add = [&](std::int64_t count, const QString& text) {
        if (count > 0) parts << text;
    };
    add(counts.failed, JobText::tr("%n failed", nullptr, static_cast<int>(counts.failed))); // what matters first
    add(counts.finished, JobText::tr("%n finished", nullptr, static_cast<int>(counts.finished)));
    add(counts.running, JobText::tr("%n running", nullptr, static_cast<int>(counts.running)));
    add(counts.queued, JobText::tr("%n waiting for their turn", nullptr, static_cast<int>(counts.queued)));
    add(counts.cancelled, JobText::tr("%n cancelled", nullptr, static_cast<int>(counts.cancelled)));
    QString text = parts.join(QStringLiteral(", "));
    // Who paused it knows why; what stopped by itself says it.
    if (!job.waiting_for.empty())
        text += QStringLiteral(". ") + JobText::tr("It waits for %1.").arg(QString::fromStdString(job.waiting_for));
    else if (job.status == JobStatus::paused)
        text += QStringLiteral(". ") + JobText::tr("Paused: nothing new starts until somebody resumes it.");
    const QString limits = isEnded(job.status) ? QString() : batchLimitsText(job);
    return limits.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, limits);
}

} // namespace remuda
