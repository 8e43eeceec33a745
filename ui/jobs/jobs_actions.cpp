// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do to jobs: cancel, retry, pause, resume.
#include "core/client/api/api_client.h"
#include "ui/common/answers.h"
#include "ui/common/command_registry.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/key_wait.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/table_view.h"
#include "ui/jobs/approvals_dialog.h"
#include "ui/jobs/failures_pane.h"
#include "ui/jobs/job_detail.h"
#include "ui/jobs/job_text.h"
#include "ui/jobs/jobs_model.h"
#include "ui/jobs/jobs_place.h"
#include "ui/jobs/schedules_dialog.h"

#include <QAction>
#include <QUrlQuery>

#include <algorithm>

namespace remuda {

namespace {

bool leavesWorkUndone(const Job& job) {
    const auto* verb = job.params.if_contains("verb");
    const std::string action = verb && verb->is_string() ? std::string(verb->get_string()) : job.action;
    return action == "install" || action == "recycle";
}

Consequences cancelConsequences(const std::vector<Job>& jobs) {
    const int count = static_cast<int>(jobs.size());
    Consequences consequences;
    consequences.title = count == 1 ? JobsPlace::tr("Cancel “%1”?").arg(jobTitle(jobs.front()))
                                    : JobsPlace::tr("Cancel %n job(s)?", nullptr, count);
    consequences.verb = JobsPlace::tr("Cancel %n job(s)", nullptr, count);
    consequences.lines.append(
        {JobsPlace::tr("Now"), JobsPlace::tr("The step under way is brought to a safe end first.")});
    if (std::any_of(jobs.begin(), jobs.end(), leavesWorkUndone)) {
        consequences.destructive = true;
        consequences.lines.append(
            {JobsPlace::tr("Afterwards"),
             JobsPlace::tr("A machine in the middle of an installation or a wipe stays out of use "
                           "until that is done again."),
             Tone::attention});
    }
    consequences.headers = {JobsPlace::tr("Target"), JobsPlace::tr("Action"), JobsPlace::tr("Step"),
                            JobsPlace::tr("Requester")};
    for (const Job& job : jobs)
        consequences.items.append(
            {{jobTargetText(job), jobActionText(job), jobStepText(job), QString::fromStdString(job.requester)},
             std::nullopt});
    return consequences;
}

// Whether a retry and one from the start differ. Which jobs of a batch keep steps is the server's to say.
bool keepsSteps(const Job& job) {
    return canRetry(job) && (job.children || !job.retry_step.empty());
}

} // namespace

QAction* JobsPlace::makeAction(const QString& text, const QString& icon, const QKeySequence& key,
                               void (JobsPlace::*run)()) {
    auto* action = new QAction(Theme::instance().icon(icon), text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    m_context.commands.add(tr("Jobs"), action);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void JobsPlace::buildActions() {
    m_retry =
        makeAction(tr("Retry"), QStringLiteral("retry"), Qt::CTRL | Qt::SHIFT | Qt::Key_R, &JobsPlace::retryChosen);
    m_restart = makeAction(tr("Retry from the start"), QStringLiteral("refresh"), {}, &JobsPlace::restartChosen);
    m_pause =
        makeAction(tr("Pause"), QStringLiteral("pause"), Qt::CTRL | Qt::SHIFT | Qt::Key_U, &JobsPlace::pauseChosen);
    m_resume =
        makeAction(tr("Resume"), QStringLiteral("play"), Qt::CTRL | Qt::SHIFT | Qt::Key_U, &JobsPlace::resumeChosen);
    m_cancel =
        makeAction(tr("Cancel job…"), QStringLiteral("stop"), Qt::CTRL | Qt::Key_Backspace, &JobsPlace::cancelChosen);
    m_alike = makeAction(tr("Failures alike"), QStringLiteral("group"), {}, &JobsPlace::showFailures);
}

std::vector<Job> JobsPlace::chosen() const {
    std::vector<Job> jobs;
    for (const QString& id : m_table->selectedIds())
        if (const Job* job = m_model->find(id)) jobs.push_back(*job);
    if (jobs.empty() && m_detail->hasJob()) jobs.push_back(m_detail->job());
    return jobs;
}

void JobsPlace::updateActions() {
    if (!m_detail) return;
    const auto jobs = chosen();
    const auto any = [&](bool (*condition)(const Job&)) { return std::any_of(jobs.begin(), jobs.end(), condition); };
    const EventStream& events = m_context.events;
    const QString none = tr("Choose a job first");
    const bool batch = std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return job.children.has_value(); });
    m_retry->setText(jobs.size() == 1 ? retryText(jobs.front()) : batch ? tr("Retry failed") : tr("Retry"));
    setAvailable(m_cancel, events, any(canCancel),
                 jobs.empty() ? none : tr("This job has ended or is being cancelled"));
    setAvailable(m_retry, events, any(canRetry),
                 jobs.empty() ? none : tr("Only failed or cancelled jobs can be retried"));
    m_restart->setVisible(any(keepsSteps));
    setAvailable(m_restart, events, any(keepsSteps));
    // One key for both: only one of the two makes sense at a time.
    m_resume->setVisible(any(canResume));
    m_pause->setVisible(!any(canResume));
    setAvailable(m_pause, events, any(canPause), jobs.empty() ? none : tr("This job has ended or is being cancelled"));
    setAvailable(m_resume, events, any(canResume));
    if (isOffline(events)) return;
    const auto steering = PermissionSet::verbs().add(Permission::request).add(Permission::lease);
    for (QAction* action : {m_cancel, m_retry, m_restart, m_pause, m_resume})
        forbid(action, whyForbiddenAnywhere(m_context.rights, steering, tr("Jobs")));
}

void JobsPlace::cancelChosen() {
    auto jobs = chosen();
    std::erase_if(jobs, [](const Job& job) { return !canCancel(job); });
    if (jobs.empty()) return;
    auto* sheet = new ConsequenceSheet(window());
    sheet->showConsequences(cancelConsequences(jobs));
    connect(sheet, &ConsequenceSheet::confirmed, this, [this, sheet, jobs] {
        for (const Job& job : jobs)
            send(job, QStringLiteral("cancel"), tr("“%1” could not be cancelled").arg(jobTitle(job)));
        sheet->close();
    });
    sheet->open();
}

void JobsPlace::retryChosen() {
    // What the button says is what happens, or the server says why it cannot.
    for (const Job& job : chosen())
        if (canRetry(job)) sendRetry(job, job.retry_step.empty() ? "" : "failed_step");
}

void JobsPlace::restartChosen() {
    for (const Job& job : chosen())
        if (canRetry(job)) sendRetry(job, "start");
}

void JobsPlace::sendRetry(const Job& job, const char* from) {
    QUrlQuery query;
    if (*from != '\0') query.addQueryItem(QStringLiteral("from"), QLatin1String(from));
    send(job, QStringLiteral("retry"), tr("“%1” could not be retried").arg(jobTitle(job)), query);
}

void JobsPlace::pauseChosen() {
    for (const Job& job : chosen())
        if (canPause(job)) send(job, QStringLiteral("pause"), tr("“%1” could not be paused").arg(jobTitle(job)));
}

void JobsPlace::resumeChosen() {
    for (const Job& job : chosen())
        if (canResume(job)) send(job, QStringLiteral("resume"), tr("“%1” could not be resumed").arg(jobTitle(job)));
}

void JobsPlace::showFailures() {
    m_failures->setVisible(!m_failures->isVisible());
    m_alike->setText(m_failures->isVisible() ? tr("Hide failures alike") : tr("Failures alike"));
    if (m_failures->isVisible()) m_failures->load();
}

void JobsPlace::showApprovals() {
    if (!m_approvals) {
        m_approvals = new ApprovalsDialog(m_context, this); // ends with the connection, as we do
        connect(m_approvals, &ApprovalsDialog::jobAsked, this, &JobsPlace::reveal);
    }
    m_approvals->show();
    m_approvals->raise();
    m_approvals->activateWindow();
}

void JobsPlace::showSchedules() {
    if (!m_schedules) {
        m_schedules = new SchedulesDialog(m_context, this);
        connect(m_schedules, &SchedulesDialog::jobAsked, this, &JobsPlace::reveal);
    }
    m_schedules->show();
    m_schedules->raise();
    m_schedules->activateWindow();
}

// A batch is retried whole, or without those that cannot take it now when somebody has read which they are.
bool JobsPlace::offerOthers(const Job& job, const QString& verb, const Problem& problem, const QString& what_failed,
                            QUrlQuery query) {
    const QString skip = QStringLiteral("skip_invalid");
    const bool some = job.children && verb == QLatin1String("retry") && problem.extra.contains("skipped");
    if (!some || query.hasQueryItem(skip)) return false;
    query.addQueryItem(skip, QStringLiteral("true"));
    m_frame->message()->showMessage(
        Tone::bad, what_failed, problemText(problem),
        {tr("Retry the others"), [this, job, verb, what_failed, query] { send(job, verb, what_failed, query); }},
        problemDetails(problem));
    return true;
}

void JobsPlace::send(const Job& job, const QString& verb, const QString& what_failed, const QUrlQuery& query) {
    const QString path = QStringLiteral("/jobs/%1/%2").arg(pathPart(QString::fromStdString(job.id)), verb);
    auto* call =
        m_context.api.post(path, query, boost::json::object{}, this,
                           [this, job, verb, what_failed, query](const Result<ApiAnswer>& result) {
                               if (!result && result.problem().type == "cancelled") return; // given up at the key
                               if (!result && offerOthers(job, verb, result.problem(), what_failed, query)) return;
                               if (!result) {
                                   m_frame->message()->showProblem(what_failed, result.problem(),
                                                                   [=, this] { send(job, verb, what_failed, query); });
                                   return;
                               }
                               const auto* object = result->body.if_object();
                               const auto* nested =
                                   object ? object->if_contains("job") : nullptr; // a retry: the new job is in it
                               const auto answered = readObject(nested ? *nested : result->body, jobFromJson, "a job");
                               if (!answered)
                                   return m_frame->message()->showProblem(tr("The job as it is now could not be read"),
                                                                          answered.problem(), [this] { load(); });
                               m_detail->applyEvent(*answered);
                               if (!m_model->applyEvent(*answered) && answered->parent.empty())
                                   m_model->upsert(*answered, true);
                               if (nested) reveal(QString::fromStdString(answered->id));
                               updateActions();
                           });
    tellKeyWait(call, m_frame->message());
}

} // namespace remuda
