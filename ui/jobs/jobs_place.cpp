// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/jobs_place.h"

#include "ui/common/answers.h"
#include "ui/common/empty_state.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/table_view.h"
#include "ui/common/ui_state.h"
#include "ui/jobs/approvals_dialog.h"
#include "ui/jobs/failures_pane.h"
#include "ui/jobs/job_detail.h"
#include "ui/jobs/job_text.h"
#include "ui/jobs/job_watch.h"
#include "ui/jobs/jobs_model.h"
#include "ui/jobs/jobs_query.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QUrlQuery>
#include <QVBoxLayout>

namespace remuda {

JobsPlace::JobsPlace(const PlaceContext& context, QWidget* parent)
    : Place(parent)
    , m_context(context)
    , m_watch(JobWatch::of(context))
    , m_loader(new ListLoader(context.api, QStringLiteral("/jobs"), this))
    , m_model(new JobsModel(this)) {
    buildActions();
    m_frame = new ListFrame(buildContent());
    m_frame->setHome(m_table);
    setJobsLanguage(m_frame->query());
    for (QAction* action : {m_retry, m_restart, m_pause, m_resume, m_cancel, m_alike})
        m_frame->addButton(action);
    auto* schedules = makeAction(tr("Schedules…"), QStringLiteral("calendar"), {}, &JobsPlace::showSchedules);
    m_frame->addButton(schedules);
    m_frame->addButton(makeAction(tr("Approvals…"), QStringLiteral("check"), {}, &JobsPlace::showApprovals));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);

    connect(m_frame->query(), &QueryBar::queryChanged, this, [this](const QString& query) {
        m_query = query.trimmed();
        if (m_started) load();
    });
    connect(m_loader, &ListLoader::loaded, this, &JobsPlace::take);
    connect(m_loader, &ListLoader::failed, this, [this](const Problem& problem) {
        m_frame->message()->showProblem(tr("The jobs could not be read"), problem, [this] { load(); });
        updateEmpty();
    });
    connect(&context.events, &EventStream::events, this, &JobsPlace::takeEvents);
    connect(&context.events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live && m_started) m_loader->reload();
        updateActions();
    });
    if (context.rights) connect(context.rights, &RightsKeeper::changed, this, &JobsPlace::updateActions);
    connect(&m_watch, &JobWatch::changed, this, &JobsPlace::announce);
    QTimer::singleShot(0, this, &JobsPlace::announce); // the watch may have known before
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible()) m_model->tick();
    });
    m_tick.start();
    updateActions();
}

QWidget* JobsPlace::buildContent() {
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(SortRole);
    m_sorted->setDynamicSortFilter(true);
    m_table = new TableView(QStringLiteral("Jobs"));
    m_table->setObjectName(QStringLiteral("jobs-table"));
    m_table->setModel(m_sorted);
    m_table->sortByColumn(JobsModel::when, Qt::DescendingOrder);
    m_table->setColumnWidths({12, 20, 16, 26, 18, 12, 12, 11});
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    UiState::instance().keep(m_table->horizontalHeader());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &JobsPlace::selectionChanged);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - m_table->verticalScrollBar()->pageStep())
            m_loader->loadMore();
    });

    m_detail = new JobDetail(m_context, m_retry, m_restart);
    connect(m_detail, &JobDetail::jobAsked, this, &JobsPlace::reveal);
    connect(m_detail, &JobDetail::machineAsked, this,
            [this](const QString& name) { Q_EMIT goTo(QStringLiteral("Inventory"), name, {}); });
    connect(m_detail, &JobDetail::similarAsked, this, &JobsPlace::setQuery);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("jobs"));
    m_failures = new FailuresPane(m_context);
    m_failures->hide();
    connect(m_failures, &FailuresPane::jobAsked, this, &JobsPlace::reveal);
    splitter->addWidget(m_failures);
    splitter->addWidget(m_table);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 2);
    splitter->setStretchFactor(2, 3);
    splitter->setSizes({300, 300, 480});
    splitter->setChildrenCollapsible(false);
    UiState::instance().keep(splitter);
    return splitter;
}

QString JobsPlace::statusText() const {
    const auto& jobs = m_model->rows();
    const auto count = [&](auto condition) {
        return static_cast<int>(std::count_if(jobs.begin(), jobs.end(), condition));
    };
    QStringList parts{tr("%n job(s) shown", nullptr, m_model->rowCount())};
    if (m_loader->total() > m_model->rowCount()) parts << tr("of %1").arg(m_loader->total());
    const int scheduled = count([](const Job& job) { return job.status == JobStatus::scheduled; });
    if (scheduled > 0) parts << tr("%n scheduled", nullptr, scheduled);
    if (const int running = count(isActive) - scheduled; running > 0) parts << tr("%n running", nullptr, running);
    if (const int failed = count([](const Job& job) { return job.status == JobStatus::failed; }); failed > 0)
        parts << tr("%n failed", nullptr, failed);
    return parts.join(QStringLiteral("   "));
}

void JobsPlace::showEvent(QShowEvent* event) {
    Place::showEvent(event);
    m_watch.markSeen();
    if (m_started) return;
    m_started = true;
    load();
}

void JobsPlace::setQuery(const QString& query) {
    m_frame->query()->setQuery(query);
}
void JobsPlace::focusQuery() {
    m_frame->query()->setFocus(Qt::ShortcutFocusReason);
}
void JobsPlace::takeFocus() {
    m_frame->takeFocus();
}

void JobsPlace::announce() {
    if (isVisible()) m_watch.markSeen();
    const int failed = m_watch.failedUnseen();
    Q_EMIT badgeChanged(failed, failed > 0);
}

void JobsPlace::load() {
    if (m_model->rowCount() == 0) m_frame->showLoading(tr("Loading jobs…"));
    QUrlQuery query;
    if (!m_query.isEmpty()) addQueryItem(query, "q", m_query);
    m_loader->load(query);
}

void JobsPlace::take(const boost::json::array& items, bool first) {
    auto page = readRows(items, jobFromJson, "a job");
    if (!page) return m_frame->message()->showProblem(tr("The jobs could not be read"), page.problem());
    std::vector<Job> jobs;
    if (!first) jobs = m_model->rows();
    appendUnknown(jobs, std::move(*page),
                  [&](const Job& job) { return !first && m_model->find(QString::fromStdString(job.id)); });
    m_frame->message()->clear();
    m_model->setRows(std::move(jobs));
    if (!m_detail->hasJob() && m_table->model()->rowCount() > 0) m_table->selectRow(0);
    updateEmpty();
    updateActions();
    Q_EMIT statusTextChanged();
}

void JobsPlace::takeEvents(const QVector<Event>& batch) {
    bool any = false;
    for (const Event& event : batch) {
        if (event.kind != QLatin1String("job") || event.object.is_null()) continue;
        const auto job = readObject(event.object, jobFromJson, "a job");
        if (!job) {
            m_frame->message()->showProblem(tr("A job's progress could not be read"), job.problem(),
                                            [this] { load(); });
            continue;
        }
        any = true;
        m_detail->applyEvent(*job);
        if (!m_started || m_model->applyEvent(*job)) continue;
        if (!m_query.isEmpty())
            m_loader->reloadSoon(); // whether it belongs here is the server's to say
        else if (job->parent.empty())
            m_model->upsert(*job, true);
    }
    if (!any) return;
    updateEmpty();
    updateActions();
    Q_EMIT statusTextChanged();
}

void JobsPlace::updateEmpty() {
    m_table->setPlaceholder(m_query.isEmpty() ? tr("No jobs yet") : tr("No job matches “%1”").arg(m_query));
    if (m_model->rowCount() > 0 || m_detail->hasJob()) return m_frame->showContent();
    EmptyState* empty = m_frame->empty();
    if (!m_query.isEmpty()) {
        empty->setWords(QStringLiteral("jobs"), tr("No job matches this query"),
                        tr("Nothing on record fits “%1”.").arg(m_query));
        empty->setAction(tr("Show all jobs"), [this] { setQuery({}); });
    } else if (m_loader->hasLoaded()) {
        empty->setWords(QStringLiteral("jobs"), tr("No jobs yet"),
                        tr("A job appears here when somebody installs, recycles, inspects or reboots a machine."));
        empty->setAction(tr("Go to the inventory"), [this] { Q_EMIT goTo(QStringLiteral("Inventory"), {}, {}); });
    } else {
        empty->setWords(QStringLiteral("offline"), tr("The jobs are not known"),
                        tr("The server has not answered yet."));
        empty->setAction(tr("Try again"), [this] { load(); });
    }
    m_frame->showEmpty();
}

void JobsPlace::selectionChanged() {
    const QStringList ids = m_table->selectedIds();
    if (!ids.isEmpty())
        if (const Job* job = m_model->find(ids.first())) {
            m_revealed.clear();
            m_detail->showJob(*job);
        }
    updateActions();
}

} // namespace remuda
