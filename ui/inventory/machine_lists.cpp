// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/machine_lists.h"

#include "ui/common/answers.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/qt_text.h"

#include <QUrlQuery>

namespace remuda {

namespace {

constexpr int loadDelayMilliseconds = 120;

// Jobs go on: what it has done since is not known then.
Job asOf(Job job, const QDateTime& moment) {
    const auto then = fromMilliseconds(moment.toMSecsSinceEpoch());
    if (job.ended_at.value_or(job.updated_at) <= then) return job;
    job.status = job.started_at && *job.started_at <= then ? JobStatus::started : JobStatus::queued;
    job.result.clear();
    return job;
}

} // namespace

MachineListTab::MachineListTab(ApiClient& api, QWidget* parent)
    : QWidget(parent)
    , m_api(api)
    , m_layout(new QVBoxLayout(this))
    , m_message(new MessageBar) {
    m_layout->setContentsMargins(0, 8, 0, 0);
    m_layout->addWidget(m_message);
    m_soon.setSingleShot(true);
    m_soon.setInterval(loadDelayMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, [this] { ask(m_machine); });
}

void MachineListTab::load(const QString& machine, qint64 version, const QDateTime& moment) {
    const bool same = machine == m_machine && moment == m_moment;
    if (same && version == m_version) return;
    if (!same) {
        if (m_call) m_call->cancel(); // its answer would be about something else
        m_message->clear();
        clear();
        m_table->setPlaceholder(tr("Loading…"));
    }
    m_machine = machine;
    m_moment = moment;
    m_version = version;
    m_soon.start();
}

void MachineListTab::get(const QString& path, const QUrlQuery& query) {
    if (m_call) m_call->cancel();
    m_call = m_api.get(path, query, this, [this, asked_for = m_machine](const Result<ApiAnswer>& answer) {
        if (asked_for != m_machine) return;
        m_table->setPlaceholder(m_placeholder);
        if (!answer) {
            if (answer.problem().type == "cancelled") return;
            m_version = -1;
            return m_message->showProblem(tr("This could not be read"), answer.problem(), [this] { ask(m_machine); });
        }
        m_message->clear();
        const auto* object = answer->body.if_object();
        const auto* items = object != nullptr ? object->if_contains("items") : nullptr;
        const auto filled = items != nullptr && items->is_array() ? fill(items->get_array())
                                                                  : Result<void>(unreadableAnswer("a list of items"));
        if (!filled) m_message->showProblem(tr("This could not be read"), filled.problem());
    });
}

TableView* MachineListTab::addTable(const QString& name, QAbstractItemModel* model, const QVector<int>& widths,
                                    const QString& placeholder) {
    m_table = new TableView(name);
    m_table->setSortingEnabled(false);
    m_table->setModel(model);
    m_table->setColumnWidths(widths);
    m_placeholder = placeholder;
    m_layout->addWidget(m_table, 1);
    return m_table;
}

MachineJobsTab::MachineJobsTab(ApiClient& api, QWidget* parent)
    : MachineListTab(api, parent) {
    m_jobs = new ColumnTable<Job>(
        {{tr("Status"),
          [](const Job& job) { return wordForStatus(qt(toText(job.status))); },
          CellStyle::text,
          {},
          [](const Job& job) { return std::optional(toneOfJobStatus(qt(toText(job.status)))); },
          [](const Job& job) { return QString::fromStdString(job.result); }},
         {tr("Action"), [](const Job& job) { return wordForStatus(QString::fromStdString(job.action)); }},
         {tr("When"),
          [](const Job& job) { return format::relative(job.created_at); },
          CellStyle::secondary,
          {},
          {},
          [](const Job& job) { return format::absolute(job.created_at); }},
         {tr("By"), [](const Job& job) { return QString::fromStdString(job.requester); }}},
        [](const Job& job) { return QString::fromStdString(job.id); }, this);
    TableView* table = addTable(QStringLiteral("Jobs of the machine"), m_jobs, {10, 9, 11, 4},
                                tr("No job has been done on this machine."));
    connect(table, &TableView::opened, this,
            [this](const QModelIndex& index) { Q_EMIT jobAsked(index.data(IdRole).toString()); });
}

void MachineJobsTab::ask(const QString& machine) {
    QString which = QStringLiteral("target:\"hardwarename=%1\"").arg(machine);
    if (moment().isValid()) which += QStringLiteral(" created<=%1").arg(moment().toUTC().toString(Qt::ISODateWithMs));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("q"), forUrl(which));
    query.addQueryItem(QStringLiteral("children"), QStringLiteral("true"));
    query.addQueryItem(QStringLiteral("limit"), QStringLiteral("50"));
    get(QStringLiteral("/jobs"), query);
}

Result<void> MachineJobsTab::fill(const boost::json::array& items) {
    auto jobs = readRows(items, jobFromJson, "a job");
    if (!jobs) return jobs.problem();
    if (moment().isValid())
        for (Job& job : *jobs)
            job = asOf(std::move(job), moment());
    m_jobs->setRows(std::move(*jobs));
    return {};
}

} // namespace remuda
