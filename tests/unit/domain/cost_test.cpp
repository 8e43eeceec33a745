// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/cost.h"

#include <gtest/gtest.h>

namespace remuda {

namespace {

Instant at(const char* text) {
    return *parseInstant(text);
}

TEST(Accrue, WholeMonthCostsExactlyTheMonthlyPrice) {
    const Money price{172'333'333};
    EXPECT_EQ(accrue(price, at("2026-02-01T00:00:00Z"), at("2026-03-01T00:00:00Z")), price);
    EXPECT_EQ(accrue(price, at("2028-02-01T00:00:00Z"), at("2028-03-01T00:00:00Z")), price);
    EXPECT_EQ(accrue(price, at("2026-12-01T00:00:00Z"), at("2027-01-01T00:00:00Z")), price);
    EXPECT_EQ(accrue(price, at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")).micros, 12 * price.micros);
}

TEST(Accrue, DayCostsMoreInAShortMonth) {
    const Money price{31'000'000};
    EXPECT_EQ(accrue(price, at("2026-01-05T00:00:00Z"), at("2026-01-06T00:00:00Z")).micros, 1'000'000);
    EXPECT_EQ(accrue(price, at("2026-02-05T00:00:00Z"), at("2026-02-06T00:00:00Z")).micros, 1'107'143);
}

TEST(Accrue, PiecesAddUpToTheWholeHoweverTimeIsCut) {
    const Money price{100'000'001};
    const auto from = at("2026-01-20T03:04:05.678Z");
    const auto to = at("2026-03-07T20:21:22.001Z");
    Money sum;
    auto position = from;
    for (std::int64_t step = 1; position < to; step = step * 7 % 86'399'999 + 1) {
        const auto next = std::min(to, position + std::chrono::milliseconds(step));
        sum += accrue(price, position, next);
        position = next;
    }
    EXPECT_EQ(sum, accrue(price, from, to));
}

TEST(Accrue, LargestPriceDoesNotOverflow) {
    const Money billion{1'000'000'000'000'000};
    EXPECT_EQ(accrue(billion, at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z")), billion);
}

TEST(Accrue, NothingForAnEmptyOrBackwardStretch) {
    const auto moment = at("2026-03-01T00:00:00Z");
    EXPECT_EQ(accrue(Money{5'000'000}, moment, moment).micros, 0);
    EXPECT_EQ(accrue(Money{5'000'000}, moment, moment - std::chrono::hours(1)).micros, 0);
}

TEST(Month, IsReadStrictly) {
    EXPECT_EQ(formatMonth(*parseMonth("2026-11")), "2026-11");
    EXPECT_FALSE(parseMonth("2026-13"));
    EXPECT_FALSE(parseMonth("2026-1"));
    EXPECT_FALSE(parseMonth("2026-11-01"));
}

TEST(CostJson, ReportComesBackAsItWas) {
    CostReport report;
    report.by = CostGroup::role;
    report.granularity = CostGranularity::month;
    report.from = *parseDate("2026-10-01");
    report.to = *parseDate("2026-12-01");
    report.as_of = at("2026-11-21T21:00:00Z");
    report.periods = {report.from, *parseDate("2026-11-01")};
    report.groups = {{"cassandra", Money{3'500'001}, 2, {Money{1'000'000}, Money{2'500'001}}}};
    report.total = Money{3'500'001};
    report.forecast_periods = {*parseDate("2026-11-01")};
    report.forecast_groups = {{"cassandra", Money{7}, 2, {Money{7}}}};
    report.forecast_total = Money{7};
    report.unknown_machines = 3;
    report.unknown_machine_days = 1.5;
    const auto object = toJson(report);
    const auto read = costReportFromJson(object);
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(toJson(*read), object);
    EXPECT_EQ(object.at("currency").as_string(), "USD");
    EXPECT_EQ(object.at("unknown").at("machines").to_number<int>(), 3);
}

TEST(CostJson, SummaryComesBackAsItWas) {
    CostSummary summary;
    summary.month = *parseMonth("2026-11");
    summary.so_far = Money{148'220'500'000};
    summary.change = Money{-5};
    summary.change_percent = -7.4;
    summary.drivers = {{"ads", Money{-11'200'000'000}, -62}};
    summary.waste = {{"unknown_price", "Price unknown", 214, std::nullopt, "not has:price", "Set prices…"}};
    summary.by_status = {{MachineStatus::in_use, 9495, Money{117'230'000'000}, 0.791}};
    summary.as_of = at("2026-11-21T21:00:00Z");
    const auto object = toJson(summary);
    const auto read = costSummaryFromJson(object);
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(toJson(*read), object);
    EXPECT_TRUE(object.at("waste").as_array().at(0).at("monthly_usd").is_null()) << "unknown is never zero";
}

TEST(CostJson, IntervalOfUnknownPriceHasNoCost) {
    CostInterval interval;
    interval.machine = "C0MPUT3";
    interval.from = at("2026-11-21T21:00:00Z");
    interval.status = MachineStatus::in_use;
    const auto object = toJson(interval);
    EXPECT_TRUE(object.at("cost_usd").is_null());
    EXPECT_TRUE(object.at("to").is_null());
    const auto read = costIntervalFromJson(object);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(toJson(*read), object);
}

TEST(CostJson, MistakeNamesTheMember) {
    auto object = toJson(CostReport{});
    object["by"] = "colour";
    const auto read = costReportFromJson(object);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.problem().field, "by");
}

} // namespace

} // namespace remuda
