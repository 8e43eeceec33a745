// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/machine_lists.h"

#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"

#include <QUrlQuery>

namespace remuda {

namespace {

constexpr int loadDelayMilliseconds = 120;

QString text(const boost::json::object& from, const char* name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? QString::fromUtf8(value->get_string().c_str()) : QString();
}

std::optional<double> number(const boost::json::object& from, const char* name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_number() ? std::optional(value->to_number<double>()) : std::nullopt;
}

QDateTime moment(const boost::json::object& from, const char* name) {
    return QDateTime::fromString(text(from, name), Qt::ISODateWithMs).toLocalTime();
}

QString qt(std::string_view words) {
    return QString::fromUtf8(words.data(), qsizetype(words.size()));
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

void MachineListTab::load(const QString& machine, qint64 version) {
    if (machine == m_machine && version == m_version) return;
    if (machine != m_machine) {
        m_message->clear();
        clear();
        m_table->setPlaceholder(tr("Loading…"));
    }
    m_machine = machine;
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
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("q"), QString::fromUtf8(QUrl::toPercentEncoding(
                                                QStringLiteral("target:\"hardwarename=%1\"").arg(machine))));
    query.addQueryItem(QStringLiteral("children"), QStringLiteral("true"));
    query.addQueryItem(QStringLiteral("limit"), QStringLiteral("50"));
    get(QStringLiteral("/jobs"), query);
}

Result<void> MachineJobsTab::fill(const boost::json::array& items) {
    auto jobs = readRows(items, jobFromJson, "a job");
    if (!jobs) return jobs.problem();
    m_jobs->setRows(std::move(*jobs));
    return {};
}

MachineHistoryTab::MachineHistoryTab(ApiClient& api, QWidget* parent)
    : MachineListTab(api, parent) {
    m_entries = new ColumnTable<Entry>(
        {{tr("When"),
          [](const Entry& entry) { return format::relative(entry.at); },
          CellStyle::secondary,
          {},
          {},
          [](const Entry& entry) { return format::absolute(entry.at); }},
         {tr("Who"), [](const Entry& entry) { return entry.actor; }},
         {tr("What"),
          [](const Entry& entry) { return entry.summary; },
          CellStyle::text,
          {},
          {},
          [](const Entry& entry) {
              return entry.job.isEmpty() ? entry.summary : tr("%1\nReturn shows the job").arg(entry.summary);
          }}},
        [](const Entry& entry) { return QString::number(entry.sequence); }, this);
    TableView* table = addTable(QStringLiteral("History of the machine"), m_entries, {11, 7, 4},
                                tr("Nothing has happened to this machine yet."));
    connect(table, &TableView::opened, this, [this](const QModelIndex& index) {
        if (const Entry* entry = m_entries->row(index.row()); entry != nullptr && !entry->job.isEmpty())
            Q_EMIT jobAsked(entry->job);
    });
}

void MachineHistoryTab::ask(const QString& machine) {
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("limit"), QStringLiteral("100"));
    get(QStringLiteral("/machines/%1/history").arg(QString::fromUtf8(QUrl::toPercentEncoding(machine))), query);
}

Result<void> MachineHistoryTab::fill(const boost::json::array& items) {
    std::vector<Entry> entries;
    for (const auto& item : items) {
        const auto* object = item.if_object();
        if (object == nullptr) return unreadableAnswer("an entry of the audit");
        Entry entry{qint64(number(*object, "seq").value_or(0)), moment(*object, "at"), text(*object, "actor"),
                    text(*object, "summary"), text(*object, "job_id")};
        if (entry.summary.isEmpty()) entry.summary = text(*object, "verb");
        entry.summary.remove(QStringLiteral(" machine ") + text(*object, "entity_id")); // it stands above
        entries.push_back(std::move(entry));
    }
    m_entries->setRows(std::move(entries));
    return {};
}

MachineCostTab::MachineCostTab(ApiClient& api, QWidget* parent)
    : MachineListTab(api, parent)
    , m_sum(new TextLabel(TextKind::secondary)) {
    m_layout->addWidget(m_sum);
    m_intervals = new ColumnTable<Interval>(
        {{tr("When"),
          [](const Interval& each) {
              const QString end = each.to.isValid() ? format::date(each.to.date()) : tr("now");
              return QStringLiteral("%1 – %2").arg(format::date(each.from.date()), end);
          },
          CellStyle::text,
          {},
          {},
          [](const Interval& each) {
              return QStringLiteral("%1 – %2").arg(format::absolute(each.from), format::absolute(each.to));
          }},
         {tr("Status"),
          [](const Interval& each) { return wordForStatus(each.status); },
          CellStyle::text,
          {},
          [](const Interval& each) { return std::optional(toneOfMachineStatus(each.status)); }},
         {tr("$ / month"), [](const Interval& each) { return format::money(each.monthly); }, CellStyle::number},
         {tr("Cost"), [](const Interval& each) { return format::money(each.cost); }, CellStyle::number}},
        [](const Interval& each) { return QString::number(each.number); }, this);
    addTable(QStringLiteral("Cost intervals"), m_intervals, {13, 7, 6, 4},
             tr("Nothing has been charged for this machine yet."));
}

void MachineCostTab::ask(const QString& machine) {
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("machine"), QString::fromUtf8(QUrl::toPercentEncoding(machine)));
    query.addQueryItem(QStringLiteral("from"), QDate::currentDate().addYears(-1).toString(Qt::ISODate));
    query.addQueryItem(QStringLiteral("to"), QDate::currentDate().addDays(1).toString(Qt::ISODate));
    get(QStringLiteral("/costs/intervals"), query);
}

Result<void> MachineCostTab::fill(const boost::json::array& items) {
    std::vector<Interval> intervals;
    double sum = 0;
    int unknown = 0;
    for (const auto& item : items) {
        const auto* object = item.if_object();
        if (object == nullptr) return unreadableAnswer("an interval of cost");
        intervals.push_back({int(intervals.size()), moment(*object, "from"), moment(*object, "to"),
                             text(*object, "status"), text(*object, "team"), number(*object, "monthly_cost_usd"),
                             number(*object, "cost_usd")});
        intervals.back().cost ? sum += *intervals.back().cost : unknown += 1;
    }
    QString words = tr("%1 in the last year").arg(format::money(sum));
    if (unknown > 0) words += tr(", and %n interval(s) of unknown price", nullptr, unknown);
    m_sum->setText(intervals.empty() ? QString() : words);
    m_intervals->setRows(std::move(intervals));
    return {};
}

} // namespace remuda
