// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs about what is on record of a machine: its history and its cost.
#include "ui/common/card.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/inventory/machine_lists.h"

#include <QUrlQuery>

namespace remuda {

namespace {

std::optional<double> numberMember(const boost::json::object& from, const char* name) {
    const auto& value = valueMember(from, name);
    return value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
}

QDateTime momentMember(const boost::json::object& from, const char* name) {
    return QDateTime::fromString(textMember(from, name), Qt::ISODateWithMs).toLocalTime();
}

QString forUrl(const QString& text) {
    return QString::fromUtf8(QUrl::toPercentEncoding(text));
}

} // namespace

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
    if (moment().isValid()) // changes of that very millisecond belong to it
        query.addQueryItem(QStringLiteral("to"), moment().addMSecs(1).toUTC().toString(Qt::ISODateWithMs));
    get(QStringLiteral("/machines/%1/history").arg(forUrl(machine)), query);
}

Result<void> MachineHistoryTab::fill(const boost::json::array& items) {
    std::vector<Entry> entries;
    for (const auto& item : items) {
        const auto* object = item.if_object();
        if (object == nullptr) return unreadableAnswer("an entry of the audit");
        Entry entry{qint64(numberMember(*object, "seq").value_or(0)), momentMember(*object, "at"),
                    textMember(*object, "actor"), textMember(*object, "summary"), textMember(*object, "job_id")};
        if (entry.summary.isEmpty()) entry.summary = textMember(*object, "verb");
        entry.summary.remove(QStringLiteral(" machine ") + textMember(*object, "entity_id")); // it stands above
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
          [this](const Interval& each) {
              const QString end = each.to.isValid()    ? format::date(each.to.date())
                                  : moment().isValid() ? format::date(moment().date())
                                                       : tr("now");
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
    const QDate day = moment().isValid() ? moment().toUTC().date() : QDate::currentDate();
    query.addQueryItem(QStringLiteral("machine"), forUrl(machine));
    query.addQueryItem(QStringLiteral("from"), day.addYears(-1).toString(Qt::ISODate));
    query.addQueryItem(QStringLiteral("to"), day.addDays(1).toString(Qt::ISODate));
    if (moment().isValid()) query.addQueryItem(QStringLiteral("at"), moment().toUTC().toString(Qt::ISODateWithMs));
    get(QStringLiteral("/costs/intervals"), query);
}

Result<void> MachineCostTab::fill(const boost::json::array& items) {
    std::vector<Interval> intervals;
    double sum = 0;
    int unknown = 0;
    for (const auto& item : items) {
        const auto* object = item.if_object();
        if (object == nullptr) return unreadableAnswer("an interval of cost");
        intervals.push_back({int(intervals.size()), momentMember(*object, "from"), momentMember(*object, "to"),
                             textMember(*object, "status"), textMember(*object, "team"),
                             numberMember(*object, "monthly_cost_usd"), numberMember(*object, "cost_usd")});
        intervals.back().cost ? sum += *intervals.back().cost : unknown += 1;
    }
    QString words = moment().isValid() ? tr("%1 in the year until then").arg(format::money(sum))
                                       : tr("%1 in the last year").arg(format::money(sum));
    if (unknown > 0) words += tr(", and %n interval(s) of unknown price", nullptr, unknown);
    m_sum->setText(intervals.empty() ? QString() : words);
    m_intervals->setRows(std::move(intervals));
    return {};
}

} // namespace remuda
