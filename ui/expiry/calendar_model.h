// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lease.h"

#include <QAbstractTableModel>
#include <QDate>
#include <QStyledItemDelegate>

#include <map>

namespace remuda {

// One month as weeks of seven days, beginning on the locale's first day of the week. Days of the neighbouring months
// fill the grid. Qt::DisplayRole says the day and what ends on it, for screen readers.
class CalendarModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        dateRole = Qt::UserRole + 1, // QDate
        countRole,                   // leases that end on the day
        moneyRole,                   // "$1 204 / month", empty without leases
        insideRole,                  // of this month
        todayRole,
        pastRole // leases that ended and are still there
    };
    static constexpr int weeks = 6;

    CalendarModel(Qt::DayOfWeek first_day, QObject* parent = nullptr);

    void setMonth(int year, int month);
    int year() const { return m_year; }
    int month() const { return m_month; }
    void setToday(QDate today);
    void setDays(const std::vector<LeaseDay>& days); // what is not named has none

    int countInMonth() const; // leases that end in the month itself
    QDate dateAt(int row, int column) const;
    QModelIndex indexOf(QDate date) const; // invalid when not in the grid
    QDate firstShown() const { return dateAt(0, 0); }
    QDate lastShown() const { return dateAt(weeks - 1, 6); }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : weeks; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 7; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void monthChanged();

private:
    void announce() { Q_EMIT dataChanged(index(0, 0), index(weeks - 1, 6)); }

    Qt::DayOfWeek m_first_day;
    int m_year = 0, m_month = 0;
    QDate m_today;
    std::map<QDate, LeaseDay> m_days;
};

// Paints a day: its number, the count of leases that end as a bar of weight, the money below.
class CalendarDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace remuda
