// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/expiry/calendar_model.h"
#include "ui/expiry/leases_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace remuda {

namespace {
using namespace std::chrono_literals;
}

TEST(CalendarModel, BeginsOnTheFirstDayOfTheWeekAndHoldsTheWholeMonth) {
    for (const Qt::DayOfWeek first : {Qt::Monday, Qt::Sunday, Qt::Saturday}) {
        CalendarModel model(first);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int month = 1; month <= 12; ++month) {
            model.setMonth(2027, month);
            const QDate begin(2027, month, 1);
            EXPECT_EQ(model.dateAt(0, 0).dayOfWeek(), int(first));
            EXPECT_LE(model.firstShown(), begin);
            EXPECT_GE(model.lastShown(), begin.addMonths(1).addDays(-1));
            EXPECT_EQ(model.indexOf(begin).data(CalendarModel::dateRole).toDate(), begin);
            EXPECT_EQ(model.indexOf(begin).row(), 0);
        }
    }
}

TEST(CalendarModel, CountsTheLeasesOfADayAndMarksThosePast) {
    CalendarModel model(Qt::Monday);
    model.setMonth(2026, 11);
    model.setToday(QDate(2026, 11, 21));
    model.setDays(
        {{2026y / 11 / 20, 3, Money{516'000'000}}, {2026y / 11 / 30, 2, Money{}}, {2026y / 12 / 1, 9, Money{}}});
    const QModelIndex past = model.indexOf(QDate(2026, 11, 20));
    EXPECT_EQ(past.data(CalendarModel::countRole).toInt(), 3);
    EXPECT_TRUE(past.data(CalendarModel::pastRole).toBool());
    EXPECT_EQ(past.data(CalendarModel::moneyRole).toString(), QStringLiteral("$516 / month"));
    EXPECT_FALSE(model.indexOf(QDate(2026, 11, 30)).data(CalendarModel::pastRole).toBool());
    EXPECT_EQ(model.countInMonth(), 5);
    model.setDays({});
    EXPECT_EQ(past.data(CalendarModel::countRole).toInt(), 0);
    EXPECT_FALSE(model.indexOf(QDate(2027, 6, 1)).isValid());
}

TEST(LeasesModel, SaysPastWeekAndLaterApart) {
    EXPECT_EQ(toneOfDaysLeft(-1), Tone::bad);
    EXPECT_EQ(toneOfDaysLeft(0), Tone::attention);
    EXPECT_EQ(toneOfDaysLeft(6), Tone::attention);
    EXPECT_EQ(toneOfDaysLeft(7), std::nullopt);
    EXPECT_EQ(daysLeftText(0), QStringLiteral("last day"));
}

TEST(LeasesModel, StaysConsistentWhileLeasesAreExtendedAndReleased) {
    LeasesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::vector<Lease> leases;
    for (int number = 0; number < 30; ++number) {
        Lease lease;
        lease.hardware_name = "M" + std::to_string(number);
        lease.expires_on = addDays(2026y / 11 / 1, number);
        lease.days_left = number - 10;
        leases.push_back(lease);
    }
    for (int round = 0; round < 60; ++round) {
        auto shown = leases;
        std::rotate(shown.begin(), shown.begin() + round % 30, shown.end());
        shown.erase(shown.begin() + round % 7);
        model.setRows(shown);
        EXPECT_EQ(model.rowCount(), 29);
    }
    EXPECT_EQ(model.index(0, LeasesModel::cost).data().toString(), QStringLiteral("unknown"));
}

} // namespace remuda
