// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_service.h"
#include "backend/inventory/simulated_fleet.h"
#include "tests/unit/backend/test_database.h"

#include <map>
#include <numeric>

namespace remuda {

namespace {

Instant at(const char* text) {
    return *parseInstant(text);
}
Date day(const char* text) {
    return *parseDate(text);
}

CostInterval interval(std::string machine, const char* from, const char* to, std::string team,
                      std::optional<Money> monthly) {
    CostInterval result;
    result.machine = std::move(machine);
    result.from = at(from);
    if (to) result.to = at(to);
    result.status = MachineStatus::in_use;
    result.team = std::move(team);
    result.site = "lon";
    result.monthly_cost = monthly;
    return result;
}

class Costs : public testing::Test {
protected:
    void put(const std::vector<CostInterval>& intervals) {
        database.write([&](Transaction& transaction) {
            for (const auto& one : intervals)
                cost_store::insert(transaction, one);
        });
    }
    CostReport report(CostGroup by, CostGranularity granularity, const char* from, const char* to, Instant as_of) {
        const auto result = service.report({by, granularity, day(from), day(to), {}}, as_of);
        EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.problem().detail);
        return result.ok() ? *result : CostReport{};
    }

    TestDatabase database;
    CostService service{*database};
    const Instant end = at("2027-01-01T00:00:00Z");
};

TEST_F(Costs, IntervalsAsOfAMomentKnowNothingOfWhatCameLater) {
    put({interval("A", "2026-11-01T00:00:00Z", "2026-11-05T00:00:00Z", "ads", Money{30'000'000}),
         interval("A", "2026-11-05T00:00:00Z", "2026-11-10T00:00:00Z", "ads", Money{60'000'000}),
         interval("A", "2026-11-10T00:00:00Z", nullptr, "ads", Money{90'000'000})});
    const auto list = service.intervals("A", day("2026-11-01"), day("2026-12-01"), at("2026-11-06T00:00:00Z"));
    ASSERT_TRUE(list.ok());
    ASSERT_EQ(list->size(), 2U);
    EXPECT_TRUE((*list)[0].to.has_value());
    EXPECT_FALSE((*list)[1].to.has_value()) << "it was open then";
    EXPECT_EQ((*list)[1].cost->micros, 2'000'000) << "one day of it";
}

TEST_F(Costs, PriceChangeInTheMiddleOfADayIsCharged) {
    put({interval("A", "2026-11-01T00:00:00Z", "2026-11-10T12:00:00Z", "ads", Money{30'000'000}),
         interval("A", "2026-11-10T12:00:00Z", nullptr, "ads", Money{60'000'000})});
    const auto result = report(CostGroup::team, CostGranularity::day, "2026-11-01", "2026-12-01", end);
    ASSERT_EQ(result.groups.size(), 1U);
    EXPECT_EQ(result.groups[0].series[8].micros, 1'000'000);
    EXPECT_EQ(result.groups[0].series[9].micros, 1'500'000) << "half a day at each price";
    EXPECT_EQ(result.groups[0].series[10].micros, 2'000'000);
    EXPECT_EQ(result.total.micros, 9'500'000 + 41'000'000);
    EXPECT_EQ(result.groups[0].machines, 1);
}

TEST_F(Costs, UnknownPricesAreKeptApart) {
    put({interval("A", "2026-11-01T00:00:00Z", nullptr, "ads", Money{30'000'000}),
         interval("B", "2026-11-16T12:00:00Z", nullptr, "search", std::nullopt)});
    const auto result = report(CostGroup::team, CostGranularity::month, "2026-11-01", "2026-12-01", end);
    ASSERT_EQ(result.groups.size(), 1U) << "a group of which nothing is known has no sum, not zero";
    EXPECT_EQ(result.groups[0].key, "ads");
    EXPECT_EQ(result.total.micros, 30'000'000);
    EXPECT_EQ(result.unknown_machines, 1);
    EXPECT_DOUBLE_EQ(result.unknown_machine_days, 14.5);
}

TEST_F(Costs, MonthsOfEveryLengthCostTheirPrice) {
    put({interval("A", "2026-01-01T00:00:00Z", nullptr, "ads", Money{172'000'000})});
    const auto result = report(CostGroup::team, CostGranularity::month, "2026-01-01", "2027-01-01", end);
    ASSERT_EQ(result.periods.size(), 12U);
    for (const auto cost : result.groups.at(0).series)
        EXPECT_EQ(cost.micros, 172'000'000);
}

TEST_F(Costs, WhatIsToComeIsForecastAndNotAccrued) {
    put({interval("A", "2026-11-01T00:00:00Z", nullptr, "ads", Money{30'000'000}),
         interval("B", "2026-11-01T00:00:00Z", "2026-11-05T00:00:00Z", "ads", Money{30'000'000})});
    const auto result =
        report(CostGroup::team, CostGranularity::day, "2026-11-01", "2026-12-01", at("2026-11-21T18:00:00Z"));
    EXPECT_EQ(result.periods.size(), 21U);
    EXPECT_EQ(result.periods.back(), day("2026-11-21"));
    EXPECT_EQ(result.groups.at(0).series.back().micros, 750'000) << "today until now";
    ASSERT_EQ(result.forecast_periods.size(), 10U);
    EXPECT_EQ(result.forecast_periods.front(), day("2026-11-21"));
    EXPECT_EQ(result.forecast_groups.at(0).series.front().micros, 250'000) << "the rest of today";
    EXPECT_EQ(result.total.micros + result.forecast_total.micros, 34'000'000);
    EXPECT_EQ(result.forecast_groups.at(0).machines, 1) << "an interval that has ended does not go on";
}

// A whole fleet with changes of price, owner and status: however it is cut, the sums agree to the micro.
TEST_F(Costs, EverySumCanBeTakenApartToItsIntervals) {
    ASSERT_TRUE(seedSimulatedFleet(*database, {200, 7}, at("2026-11-21T17:36:31.042Z")).ok());
    const auto as_of = at("2026-11-21T17:36:31.042Z");
    const auto by_day = report(CostGroup::team, CostGranularity::day, "2026-10-01", "2026-12-01", as_of);
    const auto by_month = report(CostGroup::team, CostGranularity::month, "2026-10-01", "2026-12-01", as_of);
    const auto by_model = report(CostGroup::model, CostGranularity::day, "2026-10-01", "2026-12-01", as_of);
    ASSERT_GT(by_day.total.micros, 0);
    EXPECT_EQ(by_day.total, by_month.total);
    EXPECT_EQ(by_day.total, by_model.total);
    EXPECT_EQ(by_day.forecast_total, by_month.forecast_total);
    std::map<std::string, Money> months;
    for (const auto& group : by_month.groups)
        months[group.key] = group.total;
    for (const auto& group : by_day.groups) {
        Money sum;
        for (const auto cost : group.series)
            sum += cost;
        EXPECT_EQ(sum, group.total);
        EXPECT_EQ(sum, months[group.key]) << group.key;
    }
    Money pieces;
    const auto names = database->read([](Connection& connection) {
        std::vector<std::string> list;
        auto rows = connection.prepare("SELECT hardware_name FROM machine");
        while (rows.step())
            list.push_back(rows.text(0));
        return list;
    });
    for (const auto& name : names) {
        const auto intervals = service.intervals(name, day("2026-10-01"), day("2026-12-01"), as_of);
        for (const auto& one : *intervals)
            if (one.cost) pieces += *one.cost;
    }
    EXPECT_EQ(pieces, by_day.total);
}

TEST_F(Costs, QuerySelectsMachinesAsTheyAreNow) {
    ASSERT_TRUE(seedSimulatedFleet(*database, {200, 7}, at("2026-11-21T17:36:31.042Z")).ok());
    const auto as_of = at("2026-11-21T17:36:31.042Z");
    const auto all = report(CostGroup::site, CostGranularity::month, "2026-11-01", "2026-12-01", as_of);
    const auto london = service.report(
        {CostGroup::site, CostGranularity::month, day("2026-11-01"), day("2026-12-01"), "site:lon"}, as_of);
    ASSERT_TRUE(london.ok());
    ASSERT_EQ(london->groups.size(), 1U);
    for (const auto& group : all.groups)
        EXPECT_EQ(group.key == "lon", group.total == london->total);
    EXPECT_EQ(
        service.report({CostGroup::site, CostGranularity::month, day("2026-11-01"), day("2026-12-01"), "site:("}, as_of)
            .problem()
            .type,
        "bad-query");
}

TEST_F(Costs, SummaryAgreesWithTheReport) {
    const auto as_of = at("2026-11-21T17:36:31.042Z");
    ASSERT_TRUE(seedSimulatedFleet(*database, {200, 7}, as_of).ok());
    const auto november = report(CostGroup::status, CostGranularity::month, "2026-11-01", "2026-12-01", as_of);
    const auto october = report(CostGroup::team, CostGranularity::month, "2026-10-01", "2026-11-01", as_of);
    const auto summary = service.summary(*parseMonth("2026-11"), {}, as_of);
    ASSERT_TRUE(summary.ok()) << summary.problem().detail;
    EXPECT_EQ(summary->so_far, november.total);
    EXPECT_EQ(summary->forecast.micros, november.total.micros + november.forecast_total.micros);
    EXPECT_EQ(summary->last_month, october.total);
    EXPECT_EQ(summary->change.micros, summary->forecast.micros - summary->last_month.micros);
    EXPECT_LT(summary->forecast_low, summary->forecast);
    EXPECT_GT(summary->forecast_high, summary->forecast);
    EXPECT_GE(summary->forecast_low, summary->so_far);
    Money by_status;
    double share = 0;
    std::int64_t machines = 0;
    for (const auto& status : summary->by_status) {
        by_status += status.cost;
        share += status.share;
        machines += status.machines;
    }
    EXPECT_EQ(by_status, summary->so_far);
    EXPECT_NEAR(share, 1, 1e-9);
    EXPECT_EQ(machines, summary->priced_machines + summary->unknown_machines);
    EXPECT_GT(summary->unknown_machines, 0);
    EXPECT_FALSE(summary->drivers.empty());
}

TEST_F(Costs, PastMonthIsOver) {
    const auto as_of = at("2026-11-21T17:36:31.042Z");
    ASSERT_TRUE(seedSimulatedFleet(*database, {200, 7}, as_of).ok());
    const auto summary = service.summary(*parseMonth("2026-10"), {}, as_of);
    ASSERT_TRUE(summary.ok());
    EXPECT_EQ(summary->forecast, summary->so_far);
    EXPECT_EQ(summary->forecast_low, summary->forecast_high);
    EXPECT_EQ(service.summary(*parseMonth("2026-12"), {}, as_of).problem().field, "month");
}

TEST_F(Costs, WasteQueriesFindExactlyWhatWasCounted) {
    const auto moment = now();
    const auto put_machine = [&](const char* name, MachineStatus status, const char* team, std::optional<Money> price,
                                 int days_ago, std::optional<Date> expires_on) {
        Machine machine;
        machine.hardware_name = name;
        machine.site = "lon";
        machine.status = status;
        machine.team = team;
        machine.monthly_cost = price;
        machine.status_since = moment - std::chrono::days(days_ago);
        machine.expires_on = expires_on;
        database.add(machine);
    };
    const auto today = dateOf(moment);
    const Money price{100'000'000};
    put_machine("IDLE", MachineStatus::available, "", price, 31, {});
    put_machine("FRESH", MachineStatus::available, "", price, 29, {});
    put_machine("BROKEN", MachineStatus::broken, "ads", price, 15, {});
    put_machine("JUST-BROKEN", MachineStatus::broken, "ads", price, 13, {});
    put_machine("PAST", MachineStatus::in_use, "ads", price, 90, addDays(today, -1));
    put_machine("LAST-DAY", MachineStatus::in_use, "ads", price, 90, today);
    put_machine("PAST-UNOWNED", MachineStatus::in_use, "", price, 90, addDays(today, -1));
    put_machine("UNKNOWN", MachineStatus::in_use, "ads", std::nullopt, 90, {});
    put_machine("GONE", MachineStatus::retired, "", std::nullopt, 90, {});
    const auto summary = service.summary(dateOf(moment).year() / dateOf(moment).month(), {}, moment);
    ASSERT_TRUE(summary.ok()) << summary.problem().detail;
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& entry : summary->waste) {
        const auto query = parseQuery(entry.query, machineSchema(), moment);
        ASSERT_TRUE(query.ok()) << entry.query;
        for (const auto* name :
             {"IDLE", "FRESH", "BROKEN", "JUST-BROKEN", "PAST", "LAST-DAY", "PAST-UNOWNED", "UNKNOWN", "GONE"})
            if (matches(*query, database.machine(name))) found[entry.kind].push_back(name);
        EXPECT_EQ(entry.machines, std::ssize(found[entry.kind])) << entry.kind;
    }
    const std::map<std::string, std::vector<std::string>> expected{{"idle", {"IDLE"}},
                                                                   {"broken_long", {"BROKEN"}},
                                                                   {"past_expiry", {"PAST", "PAST-UNOWNED"}},
                                                                   {"unowned", {"PAST-UNOWNED"}},
                                                                   {"unknown_price", {"UNKNOWN"}}};
    EXPECT_EQ(found, expected);
    EXPECT_EQ(summary->could_save.micros, 400'000'000) << "each machine once";
    EXPECT_FALSE(summary->waste.back().monthly) << "unknown is never zero";

    const auto narrowed = service.summary(dateOf(moment).year() / dateOf(moment).month(), "team:ads or IDLE", moment);
    ASSERT_TRUE(narrowed.ok()) << narrowed.problem().detail;
    EXPECT_EQ(narrowed->could_save.micros, 300'000'000) << "IDLE, BROKEN and PAST";
    for (const auto& entry : narrowed->waste)
        EXPECT_TRUE(parseQuery(entry.query, machineSchema(), moment).ok()) << entry.query;
    EXPECT_EQ(service.summary(dateOf(moment).year() / dateOf(moment).month(), "team:(", moment).problem().type,
              "bad-query");
}

TEST_F(Costs, RangeIsChecked) {
    EXPECT_EQ(service.report({CostGroup::team, CostGranularity::day, day("2026-11-01"), day("2026-11-01"), {}}, end)
                  .problem()
                  .field,
              "to");
    EXPECT_EQ(service.report({CostGroup::team, CostGranularity::day, day("2016-11-01"), day("2026-11-01"), {}}, end)
                  .problem()
                  .field,
              "to");
}

} // namespace

} // namespace remuda
