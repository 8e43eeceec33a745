// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to the rows of the dialog.
#include "ui/common/consequence_sheet.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/table_view.h"
#include "ui/jobs/entry_dialog.h"
#include "ui/jobs/freeze_form.h"
#include "ui/jobs/schedule_form.h"
#include "ui/jobs/schedule_models.h"
#include "ui/jobs/schedules_dialog.h"

#include <QPushButton>
#include <QTabWidget>

#include <algorithm>

namespace remuda {

const SchedulesDialog::Page& SchedulesDialog::page() const {
    return m_pages.at(m_tabs->currentIndex());
}

QString SchedulesDialog::chosen() const {
    return page().table->selectedIds().value(0);
}

void SchedulesDialog::updateButtons() {
    const QString id = chosen();
    const bool offline = isOffline(m_context.events);
    const Schedule* schedule = page().kind == QLatin1String("schedule") ? m_schedules->find(id) : nullptr;
    m_job->setVisible(page().kind == QLatin1String("schedule"));
    m_pause->setVisible(m_job->isVisibleTo(this));
    m_pause->setText(schedule != nullptr && schedule->paused ? tr("Resume") : tr("Pause"));
    m_pause->setEnabled(schedule != nullptr && !offline);
    m_add->setEnabled(!offline);
    m_add->setToolTip(offline ? offlineReason() : QString());
    m_change->setEnabled(!id.isEmpty() && !offline);
    m_delete->setEnabled(!id.isEmpty() && !offline);
    const bool ran = schedule != nullptr && std::any_of(schedule->runs.begin(), schedule->runs.end(),
                                                        [](const ScheduleRun& run) { return !run.job.empty(); });
    m_job->setEnabled(ran);
    m_job->setToolTip(ran ? QString() : tr("No run has begun a job yet"));
    for (QPushButton* button : {m_change, m_pause, m_delete})
        button->setToolTip(offline ? offlineReason() : id.isEmpty() ? tr("Choose a row first") : QString());
    const QString forbidden = offline ? QString() : whyForbiddenHere();
    for (QPushButton* button : {m_add, m_change, m_pause, m_delete}) {
        if (forbidden.isEmpty()) continue;
        button->setEnabled(false);
        button->setToolTip(forbidden);
    }
}

// A schedule is for whoever may do anything to some machine.
QString SchedulesDialog::whyForbiddenHere() const {
    return page().kind == QLatin1String("schedule")
               ? whyForbiddenAnywhere(m_context.rights, PermissionSet::verbs(), tr("Schedules"))
               : whyForbiddenAnywhere(m_context.rights, Permission::freeze, tr("Freezes and windows"));
}

void SchedulesDialog::addOne() {
    const QString kind = page().kind;
    if (kind == QLatin1String("schedule")) return openForm(new ScheduleForm(m_context, std::nullopt));
    if (kind == QLatin1String("freeze")) return openForm(new FreezeForm(m_context, std::nullopt));
    openForm(new WindowForm(m_context, std::nullopt));
}

void SchedulesDialog::changeChosen() {
    if (!m_change->isEnabled()) return;
    const QString id = chosen();
    if (const auto* schedule = m_schedules->find(id); schedule && page().kind == QLatin1String("schedule"))
        return openForm(new ScheduleForm(m_context, *schedule));
    if (const auto* freeze = m_freezes->find(id); freeze && page().kind == QLatin1String("freeze"))
        return openForm(new FreezeForm(m_context, *freeze));
    if (const auto* window = m_windows->find(id); window && page().kind == QLatin1String("window"))
        openForm(new WindowForm(m_context, *window));
}

void SchedulesDialog::openForm(EntryForm* form) {
    auto* dialog = new EntryDialog(m_context, form, this);
    connect(dialog, &EntryDialog::stored, this, [this, kind = page().kind](const QString& id) {
        m_message->clear();
        m_wanted_kind = kind;
        m_wanted_id = id;
        load();
        page().table->setFocus();
    });
    dialog->open();
}

void SchedulesDialog::answered(const Result<ApiAnswer>& result, const QString& what_failed) {
    if (!result) return m_message->showProblem(what_failed, result.problem());
    m_message->clear();
    load();
}

void SchedulesDialog::pauseChosen() {
    const QString id = chosen();
    const Schedule* schedule = m_schedules->find(id);
    if (schedule == nullptr) return;
    const QString word = schedule->paused ? QStringLiteral("resume") : QStringLiteral("pause");
    m_context.api.post(QStringLiteral("/schedules/%1/%2").arg(pathPart(id), word), {}, boost::json::object{}, this,
                       [this](const Result<ApiAnswer>& result) { answered(result, tr("Nothing was changed")); });
}

void SchedulesDialog::deleteChosen() {
    const QString id = chosen();
    if (id.isEmpty()) return;
    const auto* model = page().table->model();
    const int row = page().table->selectionModel()->selectedRows().value(0).row();
    Consequences consequences;
    consequences.title = tr("Delete this?");
    consequences.verb = tr("Delete");
    if (page().kind == QLatin1String("freeze"))
        consequences.lines.append(
            {tr("Afterwards"), tr("What waits for the end of the freeze may begin at once."), Tone::attention});
    if (page().kind == QLatin1String("schedule"))
        consequences.lines.append(
            {tr("Afterwards"), tr("No further runs; jobs that it has begun go on."), std::nullopt});
    Consequences::Item item;
    for (int column = 0; column < model->columnCount(); ++column) {
        consequences.headers << model->headerData(column, Qt::Horizontal).toString();
        item.cells << model->index(row, column).data().toString();
    }
    consequences.items.append(item);
    auto* sheet = new ConsequenceSheet(this);
    sheet->showConsequences(consequences);
    connect(sheet, &ConsequenceSheet::confirmed, this,
            [this, sheet, path = page().path + QLatin1Char('/') + pathPart(id)] {
                m_context.api.remove(path, {}, this, [this](const Result<ApiAnswer>& result) {
                    answered(result, tr("Nothing was deleted"));
                });
                sheet->close();
            });
    sheet->open();
}

void SchedulesDialog::openLastJob() {
    const Schedule* schedule = m_schedules->find(chosen());
    if (schedule == nullptr) return;
    for (const ScheduleRun& run : schedule->runs)
        if (!run.job.empty()) return Q_EMIT jobAsked(QString::fromStdString(run.job));
}

} // namespace remuda
