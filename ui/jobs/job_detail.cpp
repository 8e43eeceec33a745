// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_detail.h"

#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/details_text.h"
#include "ui/common/format.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/status_mark.h"
#include "ui/common/table_view.h"
#include "ui/common/ui_state.h"
#include "ui/jobs/job_log_view.h"
#include "ui/jobs/job_text.h"
#include "ui/jobs/jobs_model.h"
#include "ui/jobs/steps_model.h"

#include <QAction>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>
#include <iterator>

namespace remuda {

JobDetail::JobDetail(const PlaceContext& context, QAction* retry, QAction* restart, QWidget* parent)
    : QWidget(parent)
    , m_steps(new StepsModel(this))
    , m_children(new JobsModel(this))
    , m_loader(new ListLoader(context.api, {}, this))
    , m_body(new QStackedWidget)
    , m_log(new JobLogView(context.session)) {
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(Theme::step * 4, Theme::step * 3, Theme::step * 3, Theme::step * 2);
    column->setSpacing(Theme::step * 2);
    column->addWidget(buildHead());
    m_advice = buildAdvice(retry, restart);
    column->addWidget(m_advice);
    m_body->addWidget(buildSteps());
    m_body->addWidget(buildChildren(context));
    column->addWidget(m_body, 1);
    // Head and advice are always read in full: a short pane scrolls, rather than cut them off.
    m_body->setMinimumHeight(Theme::step * 30);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(left);
    scroll->viewport()->setAutoFillBackground(false);
    left->setAutoFillBackground(false);
    // Queued: once the layout has made room for it.
    connect(
        m_details->button(), &QPushButton::toggled, scroll,
        [this, scroll](bool open) {
            if (open) scroll->ensureWidgetVisible(m_details);
        },
        Qt::QueuedConnection);

    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(QStringLiteral("job-detail"));
    splitter->addWidget(scroll);
    splitter->addWidget(m_log);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    UiState::instance().keep(splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    connect(m_loader, &ListLoader::loaded, this, [this](const boost::json::array& items, bool first) {
        auto page = readRows(items, jobFromJson, "a job");
        if (!page) return m_children_table->setPlaceholder(problemText(page.problem()));
        std::vector<Job> jobs;
        if (!first) jobs = m_children->rows();
        std::move(page->begin(), page->end(), std::back_inserter(jobs));
        m_children->setRows(std::move(jobs));
        if (m_loader->hasMore()) m_loader->loadMore();
    });
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!isVisible() || !hasJob() || !isActive(m_job)) return;
        m_steps->tick();
        m_children->tick();
        refresh();
    });
    m_tick.start();
    clear();
}

// The log of a batch says why it stopped; that of the machine chosen in its table takes its place.
void JobDetail::showLog() {
    if (!m_job.children) return m_log->show(QString::fromStdString(m_job.id));
    const QString id = m_children_table->selectedIds().value(0);
    const Job* child = m_children->find(id);
    if (child == nullptr)
        return m_log->show(QString::fromStdString(m_job.id), tr("Log of the batch. Choose a machine to read its own."));
    m_log->show(id, tr("Log of %1").arg(jobTargetText(*child)));
}

void JobDetail::showJob(const Job& job) {
    const bool other = job.id != m_job.id;
    m_job = job;
    setEnabled(true);
    m_steps->setJob(job);
    m_body->setCurrentIndex(job.children ? 1 : 0);
    if (other) {
        m_children->setRows({});
        loadChildren();
    }
    showLog();
    refresh();
}

void JobDetail::clear() {
    m_job = {};
    m_steps->setJob(m_job);
    m_children->setRows({});
    m_log->showNone({});
    refresh();
    setEnabled(false);
}

void JobDetail::loadChildren() {
    m_loader->setPath(QStringLiteral("/jobs/%1/children").arg(pathPart(QString::fromStdString(m_job.id))));
    if (m_job.children) m_loader->load({});
}

void JobDetail::applyEvent(const Job& job) {
    if (!hasJob()) return;
    if (job.id == m_job.id && job.updated_at >= m_job.updated_at) showJob(job);
    if (job.parent == m_job.id && !m_children->applyEvent(job)) m_children->upsert(job);
}

void JobDetail::refresh() {
    const bool any = hasJob();
    m_title->setText(any ? jobTitle(m_job) : tr("No job selected"));
    m_status->setVisible(any);
    m_progress->setVisible(any);
    m_explanation->setVisible(any);
    m_parent->setVisible(!m_job.parent.empty());
    m_machine->setVisible(!m_job.hardwareName().empty());
    if (any) {
        const QString status = QString::fromUtf8(toText(m_job.status).data());
        m_status->setStatus(toneOfJobStatus(status), wordForStatus(status));
        m_progress->setValue(m_job.status == JobStatus::finished ? 100 : m_job.progress);
        m_progress->setProperty("tone", isEnded(m_job.status) ? QVariant(int(toneOfJobStatus(status))) : QVariant());
        m_progress->update();
        m_explanation->setText(jobExplanation(m_job, now()));
    }
    QStringList position;
    if (any && !isEnded(m_job.status)) position << jobPositionText(m_job);
    if (const auto elapsed = elapsedMs(m_job, now())) position << format::duration(std::chrono::milliseconds(*elapsed));
    if (m_job.usual) position << tr("usually %1").arg(usualWithRuns(m_job.usual));
    position << (isLate(m_job, now()) ? tr("longer than usual") : leftText(m_job, now()));
    if (m_job.simulated) position << tr("simulated");
    position.removeAll(QString());
    m_position->setText(position.join(QStringLiteral(" · ")));
    refreshAdvice();
}

void JobDetail::refreshAdvice() {
    const bool failed = m_job.status == JobStatus::failed && m_job.error;
    m_advice->setVisible(failed);
    if (!failed) return;
    const JobError& error = *m_job.error;
    m_advice->setTitle(tr("What to do: %1").arg(errorClassWord(error.error_class)));
    m_advice_text->setText(
        QString::fromStdString(error.advice.empty() ? std::string(adviceFor(error.error_class)) : error.advice));
    QStringList notes;
    if (error.similar > 0)
        notes << tr("%n other job(s) failed this way in the last 7 days.", nullptr, static_cast<int>(error.similar));
    notes << (error.retriable ? tr("Another try may help.")
                              : tr("Another try will fail again unless something is changed first."));
    if (const QString step = retryStepTitle(m_job); !step.isEmpty())
        notes << tr("A retry goes on at “%1”: what was done before it stays done.").arg(step);
    m_advice_note->setText(notes.join(QLatin1Char(' ')));
    m_details->setDetails(QString::fromStdString(error.raw));
    m_retry->setVisible(canRetry(m_job));
    m_retry->setText(retryText(m_job));
    m_restart->setVisible(!m_job.retry_step.empty());
    m_similar->setVisible(error.similar > 0);
    m_similar->setText(tr("Show the %n similar", nullptr, static_cast<int>(error.similar)));
}

} // namespace remuda
