// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/expiry/calendar_model.h"

#include "ui/common/format.h"

#include <QLocale>

namespace remuda {

namespace {

QString costOf(const LeaseDay& day) {
    if (!day.monthly_cost) return format::money(day.monthly_cost);
    const QString known = format::money(day.monthly_cost);
    if (day.unknown_prices == 0) return CalendarModel::tr("%1 / month").arg(known);
    // Without "/ month": a day of the calendar is narrow.
    return CalendarModel::tr("%1 + %n unknown", "prices", static_cast<int>(day.unknown_prices)).arg(known);
}

} // namespace

CalendarModel::CalendarModel(Qt::DayOfWeek first_day, QObject* parent)
    : QAbstractTableModel(parent)
    , m_first_day(first_day) {}

void CalendarModel::setMonth(int year, int month) {
    if (year == m_year && month == m_month) return;
    m_year = year;
    m_month = month;
    announce();
    Q_EMIT monthChanged();
}

void CalendarModel::setToday(QDate today) {
    if (today == m_today) return;
    m_today = today;
    announce();
}

void CalendarModel::setDays(const std::vector<LeaseDay>& days) {
    m_days.clear();
    for (const LeaseDay& day : days)
        m_days[format::toQt(day.date)] = day;
    announce();
}

int CalendarModel::countInMonth() const {
    int count = 0;
    for (const auto& [date, day] : m_days)
        if (date.year() == m_year && date.month() == m_month) count += static_cast<int>(day.count);
    return count;
}

QDate CalendarModel::dateAt(int row, int column) const {
    const QDate first(m_year, m_month, 1);
    const int before = (first.dayOfWeek() - static_cast<int>(m_first_day) + 7) % 7;
    return first.addDays(row * 7 + column - before);
}

QModelIndex CalendarModel::indexOf(QDate date) const {
    const auto offset = firstShown().daysTo(date);
    if (!date.isValid() || offset < 0 || offset >= weeks * 7) return {};
    return index(static_cast<int>(offset / 7), static_cast<int>(offset % 7));
}

QVariant CalendarModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || m_year == 0) return {};
    const QDate date = dateAt(index.row(), index.column());
    const auto found = m_days.find(date);
    const int count = found == m_days.end() ? 0 : static_cast<int>(found->second.count);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: {
        const QString day = QLocale().toString(date, QStringLiteral("dddd d MMMM yyyy"));
        if (count == 0) return role == Qt::ToolTipRole ? QVariant() : tr("%1, nothing ends").arg(day);
        return tr("%1, %2, %3").arg(day, tr("%n lease(s) end", nullptr, count), data(index, moneyRole).toString());
    }
    case dateRole:
        return date;
    case countRole:
        return count;
    case moneyRole:
        return count == 0 ? QString() : costOf(found->second);
    case insideRole:
        return date.month() == m_month;
    case todayRole:
        return date == m_today;
    case pastRole:
        return count > 0 && date < m_today;
    default:
        return {};
    }
}

QVariant CalendarModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return QLocale().dayName((static_cast<int>(m_first_day) - 1 + section) % 7 + 1, QLocale::ShortFormat);
}

} // namespace remuda
