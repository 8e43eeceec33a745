// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/card.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/inventory/machine_lists.h"

#include <QHeaderView>
#include <QLocale>
#include <QUrlQuery>

#include <algorithm>

namespace remuda {

namespace {

constexpr int leastWidth = 60; // pixels, of the dates

std::optional<double> number(const boost::json::object& from, const char* name) {
    const auto& value = valueMember(from, name);
    return value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
}

// "8 Sep – now", "3 Oct 2025 – 8 Sep", "4 May – 6 Jun 2025": the year only where it is not this one, and once where
// both ends have it. The tip says it in full.
QString spanText(const QDate& from, const QDate& to) {
    const int this_year = QDate::currentDate().year();
    const auto text = [&](const QDate& day, bool with_year) {
        return with_year ? format::date(day) : QLocale::system().toString(day, QStringLiteral("d MMM"));
    };
    const bool same_year = to.isValid() && from.year() == to.year();
    const QString begin = text(from, from.year() != this_year && !same_year);
    const QString end = to.isValid() ? text(to, to.year() != this_year) : MachineCostTab::tr("now");
    return from == to ? end : QStringLiteral("%1 – %2").arg(begin, end);
}

// Sums are of no use in part, so where all is too wide the dates give way: they are told in full by their tip. All rows
// count, not only those in sight; they are few.
void fitColumns(QTableView& table) {
    const auto& model = *table.model();
    int others = 0;
    for (int column = model.columnCount() - 1; column >= 0; --column) {
        int width = table.horizontalHeader()->sectionSizeHint(column);
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, column);
            QStyleOptionViewItem option;
            option.font = table.font();
            option.fontMetrics = table.fontMetrics();
            width = std::max(width, table.itemDelegate()->sizeHint(option, index).width());
        }
        if (column == 0) width = std::max(std::min(width, table.viewport()->width() - others), leastWidth);
        others += width;
        table.horizontalHeader()->resizeSection(column, width); // the last has the rest
    }
}

} // namespace

MachineCostTab::MachineCostTab(ApiClient& api, QWidget* parent)
    : MachineListTab(api, parent)
    , m_sum(new TextLabel(TextKind::secondary)) {
    m_layout->addWidget(m_sum);
    m_intervals = new ColumnTable<Interval>(
        {{tr("When"),
          [this](const Interval& each) {
              return spanText(each.from.date(), (each.to.isValid() ? each.to : moment()).date());
          },
          CellStyle::text,
          {},
          {},
          [](const Interval& each) {
              return QStringLiteral("%1 – %2").arg(format::absolute(each.from),
                                                   each.to.isValid() ? format::absolute(each.to) : tr("now"));
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
    query.addQueryItem(QStringLiteral("machine"), QString::fromUtf8(QUrl::toPercentEncoding(machine)));
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
                             number(*object, "monthly_cost_usd"), number(*object, "cost_usd")});
        intervals.back().cost ? sum += *intervals.back().cost : unknown += 1;
    }
    QString words = moment().isValid() ? tr("%1 in the year until then").arg(format::money(sum))
                                       : tr("%1 in the last year").arg(format::money(sum));
    if (unknown > 0) words += tr(", and %n interval(s) of unknown price", nullptr, unknown);
    m_sum->setText(intervals.empty() ? QString() : words);
    m_intervals->setRows(std::move(intervals));
    fitColumns(*m_table);
    return {};
}

} // namespace remuda
