// SPDX-License-Identifier: GPL-3.0-or-later
// How the place shows one job that somebody asks for, whether it has a row or not.
#include "core/client/api/api_client.h"
#include "ui/common/answers.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/jobs/approvals_dialog.h"
#include "ui/jobs/job_detail.h"
#include "ui/jobs/jobs_model.h"
#include "ui/jobs/jobs_place.h"
#include "ui/jobs/schedules_dialog.h"

#include <QSortFilterProxyModel>

namespace remuda {

void JobsPlace::showAlone(const Job& job) {
    m_revealed = QString::fromStdString(job.id);
    m_table->clearSelection();
    m_detail->showJob(job);
    m_frame->showContent();
    updateActions();
}

bool JobsPlace::reveal(const QString& id) {
    if (const qsizetype between = id.indexOf(QLatin1Char('/')); between > 0) {
        const QString kind = id.left(between), number = id.mid(between + 1);
        if (kind == QLatin1String("approval")) {
            showApprovals();
            m_approvals->reveal(number);
            return true;
        }
        showSchedules(); // "freeze/3"
        m_schedules->reveal(kind, number);
        return true;
    }
    const int row = m_model->rowOf(id);
    if (row < 0) {
        fetch(id);
        return true;
    }
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(row, 0));
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
    m_table->setFocus();
    return true;
}

void JobsPlace::fetch(const QString& id) {
    m_revealed = id;
    m_context.api.get(QStringLiteral("/jobs/") + pathPart(id), {}, this, [this, id](const Result<ApiAnswer>& result) {
        if (m_revealed != id) return; // something else was chosen meanwhile
        if (!result)
            return m_frame->message()->showProblem(tr("This job could not be read"), result.problem(),
                                                   [this, id] { fetch(id); });
        const auto job = readObject(result->body, jobFromJson, "a job");
        if (!job) return m_frame->message()->showProblem(tr("This job could not be read"), job.problem());
        showAlone(*job);
    });
}

} // namespace remuda
