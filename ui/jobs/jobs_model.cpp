// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/jobs_model.h"

#include "ui/common/format.h"
#include "ui/jobs/job_text.h"

#include <algorithm>
#include <array>

namespace remuda {

namespace {

QString key(const Job& job) {
    return QString::fromStdString(job.id);
}

QString statusText(const Job& job) {
    return QString::fromUtf8(toText(job.status).data());
}

// What needs somebody comes first, what is done and well last.
int needRank(const Job& job) {
    constexpr std::array order{Tone::bad, Tone::attention, Tone::busy, Tone::ready, Tone::past, Tone::good};
    return int(std::find(order.begin(), order.end(), toneOfJobStatus(statusText(job))) - order.begin());
}

QString elapsedText(const Job& job) {
    const auto elapsed = elapsedMs(job, now());
    if (!elapsed) return {};
    const QString text = format::duration(std::chrono::milliseconds(*elapsed));
    return isLate(job, now()) ? JobsModel::tr("%1, late", "elapsed time").arg(text) : text;
}

std::optional<Tone> elapsedTone(const Job& job) {
    return isLate(job, now()) ? std::optional(Tone::attention) : std::nullopt;
}

// "reboot, simulated": such a job has touched no metal.
QString actionText(const Job& job) {
    return job.simulated ? JobsModel::tr("%1, simulated").arg(jobActionText(job)) : jobActionText(job);
}

std::vector<TableColumn<Job>> columns() {
    return {
        {.title = JobsModel::tr("Status"),
         .text = [](const Job& job) { return wordForStatus(statusText(job)); },
         .sort = [](const Job& job) { return QVariant(needRank(job)); },
         .tone = [](const Job& job) { return std::optional(toneOfJobStatus(statusText(job))); },
         .tip = [](const Job& job) { return jobExplanation(job, now()); }},
        {.title = JobsModel::tr("Action"), .text = actionText},
        {.title = JobsModel::tr("Target"), .text = jobTargetText, .style = CellStyle::monospaced},
        {.title = JobsModel::tr("Step"), .text = jobStepText},
        {.title = JobsModel::tr("Progress"),
         .text = jobProgressText,
         .sort = [](const Job& job) { return QVariant(job.progress); },
         .progress = [](const Job& job) { return isUnderWay(job) ? job.progress : -1; }},
        {.title = JobsModel::tr("Elapsed"),
         .text = elapsedText,
         .style = CellStyle::number,
         .sort = [](const Job& job) { return QVariant(elapsedMs(job, now()).value_or(-1)); },
         .tone = elapsedTone,
         .tip = [](const Job& job) { return jobExplanation(job, now()); }},
        {.title = JobsModel::tr("Requester"),
         .text = [](const Job& job) { return QString::fromStdString(job.requester); }},
        {.title = JobsModel::tr("When"),
         .text = [](const Job& job) { return format::relative(job.created_at); },
         .style = CellStyle::secondary,
         .sort = [](const Job& job) { return QVariant::fromValue<qint64>(toMilliseconds(job.created_at)); },
         .tip = [](const Job& job) { return format::absolute(job.created_at); }},
    };
}

} // namespace

JobsModel::JobsModel(QObject* parent)
    : ColumnTable(columns(), key, parent) {}

void JobsModel::tick() {
    for (int number = 0; number < rowCount(); ++number) {
        const Job& job = *row(number);
        if (isActive(job) && job.started_at)
            Q_EMIT dataChanged(index(number, elapsed), index(number, elapsed), {Qt::DisplayRole, SortRole, ToneRole});
    }
}

bool JobsModel::applyEvent(const Job& job) {
    const Job* known = find(key(job));
    if (!known) return false;
    if (known->updated_at <= job.updated_at) upsert(job);
    return true;
}

} // namespace remuda
