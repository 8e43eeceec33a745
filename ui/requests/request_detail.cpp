// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/request_detail.h"

#include "core/client/api/event_stream.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/status_mark.h"
#include "ui/common/table_view.h"
#include "ui/jobs/jobs_model.h"
#include "ui/requests/request_text.h"

#include <QGridLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <iterator>

namespace remuda {

RequestDetail::RequestDetail(const PlaceContext& context, QWidget* parent)
    : QWidget(parent)
    , m_jobs(new JobsModel(this))
    , m_loader(new ListLoader(context.api, {}, this))
    , m_title(new TextLabel(TextKind::title))
    , m_demands(new TextLabel(TextKind::secondary))
    , m_result(new TextLabel(TextKind::secondary))
    , m_status(new StatusLabel)
    , m_progress(new QProgressBar)
    , m_facts(new QGridLayout)
    , m_batch(new QPushButton(tr("Show the batch")))
    , m_table(new TableView(tr("Machines of the request"))) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::step * 4, Theme::step * 3, Theme::step * 4, Theme::step * 3);
    column->setSpacing(Theme::step * 2);
    for (TextLabel* label : {m_title, m_demands, m_result})
        label->setWordWrap(true);
    auto* head = new QHBoxLayout;
    head->setSpacing(Theme::step * 3);
    head->addWidget(m_title, 1);
    head->addWidget(m_status);
    head->addWidget(m_batch);
    column->addLayout(head);
    column->addWidget(m_demands);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("Progress"));
    column->addWidget(m_progress);
    column->addWidget(m_result);
    m_facts->setHorizontalSpacing(Theme::step * 6);
    m_facts->setVerticalSpacing(Theme::step);
    m_facts->setColumnStretch(1, 1);
    m_facts->setColumnStretch(3, 1);
    addFact(tr("Asked by"), &m_who);
    addFact(tr("Cost"), &m_cost);
    addFact(tr("Kept until"), &m_until);
    addFact(tr("Note"), &m_note);
    column->addLayout(m_facts);

    m_table->setModel(m_jobs);
    m_table->setSortingEnabled(false);
    m_table->setColumnWidths({13, 0, 16, 24, 22, 12, 0, 0});
    for (const int hidden : {JobsModel::action, JobsModel::requester, JobsModel::when})
        m_table->setColumnHidden(hidden, true);
    column->addWidget(m_table, 1);
    m_batch->setAutoDefault(false);
    connect(m_batch, &QPushButton::clicked, this, [this] { Q_EMIT jobAsked(QString::fromStdString(m_request->job)); });
    connect(m_table, &TableView::opened, this,
            [this](const QModelIndex& index) { Q_EMIT jobAsked(index.data(IdRole).toString()); });
    connect(m_loader, &ListLoader::loaded, this, [this](const boost::json::array& items, bool first) {
        auto page = readRows(items, jobFromJson, "a job");
        if (!page) return m_table->setPlaceholder(problemText(page.problem()));
        std::vector<Job> jobs;
        if (!first) jobs = m_jobs->rows();
        std::move(page->begin(), page->end(), std::back_inserter(jobs));
        m_jobs->setRows(std::move(jobs));
        if (m_loader->hasMore()) m_loader->loadMore();
    });
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible()) m_jobs->tick();
    });
    m_tick.start();
    clear();
}

void RequestDetail::addFact(const QString& name, TextLabel** value) {
    *value = new TextLabel(TextKind::body);
    (*value)->setWordWrap(true);
    const int count = m_facts->count() / 2; // two facts beside each other
    const int row = count / 2, at = count % 2 * 2;
    m_facts->addWidget(new TextLabel(TextKind::secondary, name), row, at, Qt::AlignLeft | Qt::AlignTop);
    m_facts->addWidget(*value, row, at + 1);
}

void RequestDetail::showRequest(const MachineRequest& request) {
    const bool other_job = !m_request || m_request->job != request.job;
    m_request = request;
    if (other_job) {
        m_jobs->setRows({});
        m_loader->setPath(QStringLiteral("/jobs/%1/children").arg(pathPart(QString::fromStdString(request.job))));
        if (!request.job.empty()) m_loader->load({});
    }
    refresh();
}

void RequestDetail::clear() {
    m_request.reset();
    m_loader->stop();
    m_jobs->setRows({});
    refresh();
}

void RequestDetail::refresh() {
    for (QWidget* widget :
         {static_cast<QWidget*>(m_status), static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_table)})
        widget->setVisible(m_request.has_value());
    m_batch->setVisible(m_request && !m_request->job.empty());
    if (!m_request) {
        m_title->setText(tr("No request selected"));
        for (TextLabel* label : {m_demands, m_result, m_who, m_cost, m_until, m_note})
            label->clear();
        return;
    }
    const MachineRequest& request = *m_request;
    m_title->setText(tr("Request %1: %2").arg(request.id).arg(requestTitle(request.spec)));
    RequestSpec asked = request.spec;
    asked.machines.clear(); // those that were chosen stand in the table
    m_demands->setText(requestDemands(asked));
    m_demands->setVisible(!m_demands->text().isEmpty());
    const QString status = QString::fromUtf8(toText(request.status).data());
    m_status->setStatus(toneOfRequestStatus(status), wordForStatus(status));
    m_progress->setValue(request.status == RequestStatus::fulfilled ? 100 : request.progress);
    m_progress->setProperty("tone", isEnded(request.status) ? QVariant(int(toneOfRequestStatus(status))) : QVariant());
    m_progress->update();
    m_result->setText(requestResult(request));
    m_who->setText(tr("%1, %2").arg(QString::fromStdString(request.requester), format::relative(request.created_at)));
    m_who->setToolTip(format::absolute(request.created_at));
    const auto machines = static_cast<std::int64_t>(request.machines.size());
    QString cost = request.unknown_prices > 0 && request.unknown_prices == machines
                       ? tr("unknown")
                       : tr("%1 / month").arg(format::money(std::optional(request.monthly_cost)));
    if (request.unknown_prices > 0 && request.unknown_prices < machines)
        cost = tr("%1 and %n machine(s) of unknown price", nullptr, static_cast<int>(request.unknown_prices)).arg(cost);
    m_cost->setText(cost);
    m_until->setText(request.spec.expires_on ? format::date(*request.spec.expires_on) : tr("no end"));
    m_note->setText(request.spec.note.empty() ? tr("none") : QString::fromStdString(request.spec.note));
    m_table->setPlaceholder(request.job.empty() ? tr("Nothing is being installed yet") : tr("Loading its machines…"));
}

void RequestDetail::applyEvents(const QVector<Event>& batch) {
    if (!m_request) return;
    for (const Event& event : batch) {
        if (!event.object.is_object()) continue;
        const auto& object = event.object.get_object();
        if (event.kind == QLatin1String("request") && event.id == QString::number(m_request->id)) {
            if (const auto request = machineRequestFromJson(object)) showRequest(*request);
        } else if (event.kind == QLatin1String("job")) {
            if (const auto job = jobFromJson(object)) applyJob(*job);
        }
    }
}

void RequestDetail::applyJob(const Job& job) {
    if (m_request->job.empty()) return;
    if (job.parent == m_request->job && !m_jobs->applyEvent(job)) m_jobs->upsert(job);
    if (job.id != m_request->job || isEnded(m_request->status)) return;
    m_request->progress = job.progress; // the request itself is written less often than its batch
    refresh();
}

} // namespace remuda
