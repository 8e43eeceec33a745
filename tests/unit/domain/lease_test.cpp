// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/lease.h"

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

Result<LeaseChange> parse(const char* text) {
    return leaseChangeFromJson(json::parse(text).as_object());
}

TEST(LeaseJson, LeaseComesBackAsItWas) {
    Lease lease{"C0MPUT3",
                "lon-web-a1.lon.example.net",
                "web",
                "ads",
                "lon",
                "R640",
                MachineStatus::in_use,
                *parseDate("2027-03-31"),
                -3,
                Money{172'500'000},
                true,
                "alice",
                parseInstant("2026-11-21T21:00:00Z"),
                2};
    const auto object = toJson(lease);
    const auto read = leaseFromJson(object);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(toJson(*read), object);
}

TEST(LeaseJson, DayOfTheCalendarComesBackAsItWas) {
    for (const auto& cost : {std::optional<Money>(), std::optional(Money{60'000'000})}) {
        const LeaseDay day{*parseDate("2027-03-31"), 3, cost, 1};
        const auto object = toJson(day);
        const auto read = leaseDayFromJson(object);
        ASSERT_TRUE(read.ok());
        EXPECT_EQ(read->monthly_cost, cost);
        EXPECT_EQ(toJson(*read), object);
    }
}

TEST(LeaseJson, PlanComesBackAsItWas) {
    LeasePlan plan;
    plan.action = LeaseAction::release;
    plan.machines = {{"A", "a.example.net", "web", "ads", MachineStatus::in_use, MachineStatus::available,
                      parseDate("2027-03-31"), std::nullopt, std::nullopt, std::nullopt}};
    plan.skipped = {{"B", "is protected", "protected", ""}};
    plan.added_cost = Money{-1'500'000};
    plan.unknown_prices = 1;
    const auto object = toJson(plan);
    const auto read = leasePlanFromJson(object);
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(toJson(*read), object);
}

TEST(LeaseChange, TakesEitherADayOrANumberOfDays) {
    EXPECT_TRUE(parse(R"({"action":"extend","machines":["A"],"to":"2027-03-31"})").ok());
    EXPECT_TRUE(parse(R"({"action":"extend","machines":["A"],"by_days":30})").ok());
    EXPECT_TRUE(parse(R"({"action":"release","machines":["A"]})").ok());
    EXPECT_EQ(parse(R"({"action":"extend","machines":["A"]})").problem().field, "to");
    EXPECT_EQ(parse(R"({"action":"extend","machines":["A"],"to":"2027-03-31","by_days":1})").problem().field, "to");
    EXPECT_EQ(parse(R"({"action":"release","machines":["A"],"by_days":1})").problem().field, "by_days");
}

TEST(LeaseChange, NamesWhatIsWrong) {
    EXPECT_EQ(parse(R"({"action":"destroy","machines":["A"]})").problem().field, "action");
    EXPECT_EQ(parse(R"({"action":"extend","machines":[],"by_days":1})").problem().field, "machines");
    EXPECT_EQ(parse(R"({"action":"extend","machines":["A"],"by_days":-1})").problem().field, "by_days");
    EXPECT_EQ(parse(R"({"action":"extend","machines":["A"],"to":"2027-02-30"})").problem().field, "to");
    EXPECT_EQ(parse(R"({"action":"extend","machine":["A"],"by_days":1})").problem().field, "machine");
}

} // namespace

} // namespace remuda
