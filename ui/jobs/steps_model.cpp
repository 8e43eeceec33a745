// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/steps_model.h"

#include "ui/common/format.h"
#include "ui/jobs/job_text.h"

namespace remuda {

namespace {
QString word(StepStatus status) {
    return QString::fromUtf8(toText(status).data());
}
} // namespace

void StepsModel::setJob(const Job& job) {
    const int before = rowCount();
    const int after = static_cast<int>(job.steps.size());
    if (job.id != m_job.id) {
        beginResetModel();
        m_job = job;
        endResetModel();
        return;
    }
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_job = job;
        endInsertRows();
    } else if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_job = job;
        endRemoveRows();
    } else {
        m_job = job;
    }
    if (const int common = std::min(before, after); common > 0) Q_EMIT dataChanged(index(0), index(common - 1));
}

void StepsModel::tick() {
    if (isEnded(m_job.status) || !isCurrent(m_job.current_step)) return;
    Q_EMIT dataChanged(index(m_job.current_step), index(m_job.current_step));
}

bool StepsModel::isCurrent(int row) const {
    return row >= 0 && row < rowCount() && row == m_job.current_step;
}

int StepsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_job.steps.size());
}

QString StepsModel::note(const JobStep& step) const {
    const QString detail = QString::fromStdString(step.detail);
    const QString tries = step.attempt > 1 ? tr("try %1 of %2").arg(step.attempt).arg(step.max_attempts) : QString();
    QStringList parts;
    switch (step.status) {
    case StepStatus::retrying: {
        if (!detail.isEmpty()) parts << detail;
        parts << tr("next try in %1 (%2 of %3)")
                     .arg(waitText(step.retry_at, now()))
                     .arg(step.attempt + 1)
                     .arg(step.max_attempts);
        break;
    }
    case StepStatus::waiting:
        if (!m_job.waiting_for.empty()) parts << tr("waits for %1").arg(QString::fromStdString(m_job.waiting_for));
        if (!detail.isEmpty()) parts << detail;
        break;
    case StepStatus::failed:
        if (m_job.error) parts << errorClassWord(m_job.error->error_class);
        if (!detail.isEmpty()) parts << detail;
        if (!tries.isEmpty()) parts << tries;
        break;
    default:
        if (isOverdue(step, now())) parts << tr("longer than usual");
        if (!detail.isEmpty()) parts << detail;
        if (!tries.isEmpty()) parts << tries;
    }
    return parts.join(QStringLiteral(" · "));
}

QVariant StepsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const JobStep& step = m_job.steps[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: {
        QStringList parts{QString::fromStdString(step.title), wordForStatus(word(step.status))};
        for (const int part : {elapsedRole, usualRole, noteRole})
            if (const QString text = data(index, part).toString(); !text.isEmpty()) parts << text;
        return parts.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole:
        return note(step);
    case titleRole:
        return QString::fromStdString(step.title);
    case noteRole:
        return note(step);
    case elapsedRole: {
        const auto elapsed = elapsedMs(step, now());
        return elapsed ? format::duration(std::chrono::milliseconds(*elapsed)) : QString();
    }
    case usualRole:
        if (!step.usual) return QString();
        return tr("usually %1").arg(usualWithRuns(step.usual));
    case toneRole:
        return static_cast<int>(toneOfStepStatus(word(step.status)));
    case emphasisRole:
        return isCurrent(index.row()) && !isEnded(m_job.status);
    case overdueRole:
        return isOverdue(step, now());
    default:
        return {};
    }
}

} // namespace remuda
