// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/place_world.h"
#include "ui/common/theme.h"
#include "ui/expiry/lease_calendar.h"

#include <QTableView>

#include <gtest/gtest.h>

namespace remuda {

namespace {

class LeaseCalendarTest : public testing::Test {
protected:
    void SetUp() override {
        Theme::instance().apply(Theme::Mode::light);
        const auto day = [this](int days, int count) {
            return boost::json::object{{"date", today.addDays(days).toString(Qt::ISODate).toStdString()},
                                       {"count", count},
                                       {"monthly_cost_usd", 172 * count}};
        };
        world.server.answer("GET", path, boost::json::object{{"days", {day(-1, 2), day(1, 3)}}});
        calendar.resize(980, 420);
        calendar.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&calendar));
        calendar.load();
        // Yesterday or tomorrow may be another month, but never both.
        EVENTUALLY(calendar.model()->countInMonth() > 0);
        grid = calendar.findChild<QTableView*>();
        ASSERT_NE(grid, nullptr);
        grid->setFocus();
    }
    QString asked(const char* parameter) {
        return world.server.calls("GET", path).back().query.queryItemValue(QLatin1String(parameter));
    }
    // The line at the left edge of a day that has something to say.
    QColor edge(QDate day) {
        const QModelIndex index = calendar.model()->indexOf(day);
        if (!index.isValid()) return {}; // not in this month's weeks
        const QRect cell = grid->visualRect(index);
        return grid->viewport()->grab().toImage().pixelColor(cell.left() + 1, cell.center().y());
    }

    const QString path = QStringLiteral("/leases/calendar");
    const QDate today = QDate::currentDate();
    PlaceWorld world;
    LeaseCalendar calendar{world.api};
    QTableView* grid = nullptr;
};

} // namespace

TEST_F(LeaseCalendarTest, PaintsWhatIsPastAndWhatEndsInTheirTones) {
    const Theme& theme = Theme::instance();
    for (const QDate day : {today.addDays(-1), today.addDays(1)}) {
        if (!calendar.model()->indexOf(day).isValid()) continue;
        EXPECT_EQ(edge(day), theme.tone(day < today ? Tone::bad : Tone::attention)) << day.toString().toStdString();
    }
    EXPECT_NE(edge(today), theme.tone(Tone::bad));
    EXPECT_NE(edge(today), theme.tone(Tone::attention));
}

TEST_F(LeaseCalendarTest, SaysEachDayInWords) {
    const QDate busy = calendar.model()->indexOf(today.addDays(1)).isValid() ? today.addDays(1) : today.addDays(-1);
    const QString words = calendar.model()->indexOf(busy).data(Qt::DisplayRole).toString();
    EXPECT_TRUE(words.contains(QString::number(busy.day()))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("leases end"))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("/ month"))) << words.toStdString();
}

TEST_F(LeaseCalendarTest, KeysWalkDaysAndMonthsAndLiftTheChoice) {
    QSignalSpy chosen(&calendar, &LeaseCalendar::dayChosen);
    grid->setCurrentIndex(calendar.model()->index(2, 2));
    const QDate first = calendar.chosenDay();
    ASSERT_TRUE(first.isValid());
    QTest::keyClick(grid, Qt::Key_Right);
    EXPECT_EQ(calendar.chosenDay(), first.addDays(1));
    QTest::keyClick(grid, Qt::Key_Down);
    EXPECT_EQ(calendar.chosenDay(), first.addDays(8));
    EXPECT_EQ(chosen.count(), 3);
    QTest::keyClick(grid, Qt::Key_Escape);
    EXPECT_FALSE(calendar.chosenDay().isValid());

    const QDate next = QDate(today.year(), today.month(), 1).addMonths(1);
    QTest::keyClick(grid, Qt::Key_PageDown);
    EXPECT_EQ(calendar.model()->month(), next.month());
    EVENTUALLY_EQ(asked("from"), calendar.model()->firstShown().toString(Qt::ISODate));
    QTest::keyClick(grid, Qt::Key_PageUp);
    EXPECT_EQ(calendar.model()->month(), today.month());
    EVENTUALLY_EQ(asked("to"), calendar.model()->lastShown().addDays(1).toString(Qt::ISODate));
}

} // namespace remuda
