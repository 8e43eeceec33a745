// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/cost_data.h"
#include "ui/cost/cost_models.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace remuda {

namespace {

using namespace std::chrono_literals;

constexpr Date first{2026y / 11 / 1};

Money usd(std::int64_t whole) {
    return Money{whole * 1'000'000};
}

// Ten days, today is the sixth: `keys` groups of falling size.
CostReport report(int keys) {
    CostReport made;
    made.from = first;
    made.to = addDays(first, 10);
    made.as_of = startOf(addDays(first, 5)) + 6h;
    for (int day = 0; day < 6; ++day)
        made.periods.push_back(addDays(first, day));
    for (int day = 5; day < 10; ++day)
        made.forecast_periods.push_back(addDays(first, day));
    for (int key = 0; key < keys; ++key) {
        CostSeries accrued{"team-" + std::to_string(key), {}, 3, {}};
        for (int day = 0; day < 6; ++day)
            accrued.series.push_back(usd(100 - key * 10));
        for (const Money money : accrued.series)
            accrued.total += money;
        made.total += accrued.total;
        CostSeries forecast{accrued.key, {}, 3, std::vector<Money>(5, usd(50))};
        made.groups.push_back(accrued);
        made.forecast_groups.push_back(forecast);
    }
    return made;
}

std::int64_t height(const CostChartData& data, std::size_t period) {
    std::int64_t sum = 0;
    for (const CostBand& band : data.bands)
        sum += band.actual[period].micros + band.forecast[period].micros;
    return sum;
}

} // namespace

TEST(CostData, PutsTheRunningDayOnceOnTheAxisWithPastAndForecast) {
    const CostChartData data = chartData(report(3));
    ASSERT_EQ(data.periods.size(), 10U);
    EXPECT_EQ(data.today, 5);
    EXPECT_EQ(data.bands.front().actual[5], usd(100));
    EXPECT_EQ(data.bands.front().forecast[5], usd(50));
    EXPECT_EQ(data.bands.front().actual[6], usd(0));
    EXPECT_EQ(data.highest, usd(100 + 90 + 80 + 150));
}

TEST(CostData, JoinsSmallGroupsWithoutLosingMoney) {
    const CostReport whole = report(9);
    const CostChartData data = chartData(whole, 4);
    ASSERT_EQ(data.bands.size(), 5U);
    EXPECT_TRUE(data.bands.back().is_other);
    EXPECT_EQ(data.bands.front().label, QStringLiteral("team-0"));
    Money total;
    for (const CostBand& band : data.bands)
        total += band.total;
    EXPECT_EQ(total, whole.total);
    EXPECT_EQ(height(data, 0), usd(100 + 90 + 80 + 70 + 60 + 50 + 40 + 30 + 20).micros);
}

TEST(CostData, NamesTheOneGroupThatWouldBeOther) {
    const CostChartData data = chartData(report(5), 4);
    ASSERT_EQ(data.bands.size(), 5U);
    EXPECT_FALSE(data.bands.back().is_other);
}

TEST(CostData, ShowsAGroupThatIsOnlyForecast) {
    CostReport coming = report(1);
    coming.forecast_groups.push_back({"new", {}, 1, std::vector<Money>(5, usd(500))});
    const CostChartData data = chartData(coming);
    EXPECT_EQ(data.bands.front().label, QStringLiteral("new"));
    EXPECT_EQ(data.bands.front().actual[0], usd(0));
}

TEST(CostData, HasNoTodayWhenAllIsPast) {
    CostReport past = report(1);
    past.forecast_periods.clear();
    past.forecast_groups.clear();
    EXPECT_EQ(chartData(past).today, -1);
    EXPECT_EQ(chartData({}).periods.size(), 0U);
}

TEST(CostData, ChoosesRoundSteps) {
    EXPECT_DOUBLE_EQ(niceStep(27'400), 10'000);
    EXPECT_DOUBLE_EQ(niceStep(24'000), 5'000);
    EXPECT_DOUBLE_EQ(niceStep(0.8), 0.2);
    EXPECT_DOUBLE_EQ(niceStep(0), 1);
    EXPECT_EQ(shortMoney(2'500), QStringLiteral("$2.5k"));
    EXPECT_EQ(shortMoney(0), QStringLiteral("$0"));
}

TEST(CostData, WritesTheNumbersAsCsv) {
    CostReport one = report(1);
    one.groups.front().key = one.forecast_groups.front().key = "a,b";
    const QList<QByteArray> lines = costCsv(one).split('\n');
    EXPECT_EQ(lines.at(0), QByteArray("period,kind,\"a,b (USD)\",total (USD)\r"));
    EXPECT_EQ(lines.at(1), QByteArray("2026-11-01,accrued,100,100\r"));
    EXPECT_EQ(lines.at(6), QByteArray("2026-11-06,accrued,100,100\r"));
    EXPECT_EQ(lines.at(7), QByteArray("2026-11-06,forecast,50,50\r"));
    EXPECT_EQ(lines.size(), 1 + 6 + 5 + 1);
}

TEST(CostTableModel, HoldsTheNumbersOfTheChart) {
    CostTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(model.columnCount(), 0);
    model.setData(chartData(report(3)), CostGranularity::day);
    EXPECT_EQ(model.rowCount(), 10);
    EXPECT_EQ(model.columnCount(), 5);
    EXPECT_EQ(model.index(0, 4).data(SortRole).toLongLong(), usd(270).micros);
    model.setData(chartData(report(12)), CostGranularity::day);
    EXPECT_EQ(model.columnCount(), 2 + 8);
}

} // namespace remuda
