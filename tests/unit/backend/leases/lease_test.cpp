// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/leases/lease_planner.h"
#include "tests/unit/backend/test_database.h"

namespace remuda {

namespace {

const Instant firstOfNovember = *parseInstant("2026-11-01T00:00:00Z");
Date day(const char* text) {
    return *parseDate(text);
}

Machine leased(const char* name, std::optional<Date> end, MachineStatus status = MachineStatus::in_use) {
    Machine machine;
    machine.hardware_name = name;
    machine.site = "lon";
    machine.status = status;
    machine.team = "ads";
    machine.expires_on = end;
    machine.monthly_cost = Money{30'000'000};
    return machine;
}

LeaseChange change(LeaseAction action, std::optional<Date> to = {}, std::optional<std::int64_t> by_days = {}) {
    return {action, {"A"}, to, by_days, false};
}

std::string refusal(const LeasePlan& plan) {
    return plan.skipped.empty() ? "" : plan.skipped[0].reason;
}

TEST(LeasePlan, ExtendsToADayOrByDays) {
    const auto machine = leased("A", day("2026-11-10"));
    const auto to = planLeases(change(LeaseAction::extend, day("2026-11-20")), {machine}, firstOfNovember);
    ASSERT_EQ(to.machines.size(), 1U);
    EXPECT_EQ(to.machines[0].from, day("2026-11-10"));
    EXPECT_EQ(to.machines[0].to, day("2026-11-20"));
    EXPECT_EQ(to.added_cost.micros, 10'000'000);
    EXPECT_EQ(to.machines[0].cost_until_then, Money{20'000'000});
    const auto by = planLeases(change(LeaseAction::extend, {}, 30), {machine}, firstOfNovember);
    EXPECT_EQ(by.machines.at(0).to, day("2026-12-10"));
}

TEST(LeasePlan, ExtensionOfAPastLeaseCountsFromToday) {
    const auto plan = planLeases(change(LeaseAction::extend, {}, 7), {leased("A", day("2026-10-20"))}, firstOfNovember);
    EXPECT_EQ(plan.machines.at(0).to, day("2026-11-08"));
    EXPECT_EQ(plan.added_cost.micros, 8'000'000) << "the days that are past cost nothing now";
}

TEST(LeasePlan, ShortensButNotIntoThePast) {
    const auto machine = leased("A", day("2026-11-10"));
    EXPECT_EQ(planLeases(change(LeaseAction::shorten, {}, 3), {machine}, firstOfNovember).added_cost.micros,
              -3'000'000);
    EXPECT_EQ(planLeases(change(LeaseAction::shorten, day("2026-11-01")), {machine}, firstOfNovember).machines.at(0).to,
              day("2026-11-01"));
    EXPECT_NE(refusal(planLeases(change(LeaseAction::shorten, {}, 30), {machine}, firstOfNovember)), "");
    EXPECT_NE(refusal(planLeases(change(LeaseAction::shorten, day("2026-11-10")), {machine}, firstOfNovember)), "");
    EXPECT_NE(refusal(planLeases(change(LeaseAction::extend, day("2026-11-10")), {machine}, firstOfNovember)), "");
}

TEST(LeasePlan, ReleaseLeadsWhereTheStatusSays) {
    const auto release = change(LeaseAction::release);
    const auto plan = [&](MachineStatus status) {
        return planLeases(release, {leased("A", day("2026-11-10"), status)}, firstOfNovember);
    };
    EXPECT_EQ(plan(MachineStatus::in_use).machines.at(0).to_status, MachineStatus::available);
    EXPECT_EQ(plan(MachineStatus::reserved).machines.at(0).to_status, MachineStatus::available);
    EXPECT_EQ(plan(MachineStatus::available).machines.at(0).to_status, MachineStatus::available);
    EXPECT_EQ(plan(MachineStatus::broken).machines.at(0).to_status, MachineStatus::broken);
    EXPECT_NE(refusal(plan(MachineStatus::installing)), "");
    EXPECT_FALSE(plan(MachineStatus::in_use).machines.at(0).to);
    EXPECT_EQ(plan(MachineStatus::in_use).added_cost.micros, -10'000'000);
}

TEST(LeasePlan, SaysWhyAMachineIsLeftOut) {
    auto guarded = leased("A", day("2026-11-10"));
    guarded.is_protected = true;
    EXPECT_NE(refusal(planLeases(change(LeaseAction::release), {guarded}, firstOfNovember)).find("protected"),
              std::string::npos);
    EXPECT_NE(refusal(planLeases(change(LeaseAction::release), {}, firstOfNovember)).find("inventory"),
              std::string::npos);
    EXPECT_NE(refusal(planLeases(change(LeaseAction::release), {leased("A", {})}, firstOfNovember)).find("no lease"),
              std::string::npos);
}

TEST(LeasePlan, SaysTheReasonAsAWordToo) {
    const auto word = [](const LeaseChange& change, const Machine& machine) {
        const auto plan = planLeases(change, {machine}, firstOfNovember);
        return plan.skipped.empty() ? "" : plan.skipped[0].code + " " + plan.skipped[0].subject;
    };
    const auto machine = leased("A", day("2026-11-10"));
    const auto release = change(LeaseAction::release);
    auto guarded = machine, locked = machine;
    guarded.is_protected = true;
    locked.lock = MachineLock{"job-1", 1, {}};
    EXPECT_EQ(word(change(LeaseAction::extend, day("2026-11-10")), machine), "ends-later 2026-11-10");
    EXPECT_EQ(word(change(LeaseAction::shorten, day("2026-11-12")), machine), "ends-sooner 2026-11-10");
    EXPECT_EQ(word(change(LeaseAction::shorten, {}, 30), machine), "in-the-past 2026-10-11");
    EXPECT_EQ(word(release, guarded), "protected ");
    EXPECT_EQ(word(release, locked), "locked job-1");
    EXPECT_EQ(word(release, leased("A", day("2026-11-10"), MachineStatus::installing)), "illegal-move installing");
    EXPECT_EQ(word(release, leased("A", {})), "no-lease ");
    EXPECT_EQ(word(release, leased("B", {})), "not-found ");
    const auto plan = planLeases(release, {locked}, firstOfNovember);
    const auto again = leasePlanFromJson(toJson(plan));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->skipped.at(0).subject, "job-1") << "the window reads what the server writes";
}

TEST(LeasePlan, UnknownPriceIsCountedApart) {
    auto machine = leased("A", day("2026-11-10"));
    machine.monthly_cost.reset();
    const auto plan = planLeases(change(LeaseAction::extend, {}, 5), {machine}, firstOfNovember);
    EXPECT_EQ(plan.unknown_prices, 1);
    EXPECT_FALSE(plan.machines.at(0).cost_until_then);
}

class Leases : public testing::Test {
protected:
    LeasePage list(const char* q = "", std::optional<Date> from = {}, std::optional<Date> to = {},
                   std::int64_t limit = 100, std::optional<std::pair<std::string, std::string>> after = {}) {
        LeaseQuestion question{
            *parseQuery(q, machineSchema(), firstOfNovember), from, to, false, std::move(after), limit};
        return database->read(
            [&](Connection& connection) { return lease_store::list(connection, question, day("2026-11-01")); });
    }
    TestDatabase database;
};

TEST_F(Leases, RememberWhoGrantedThemAndHowOftenTheyWereExtended) {
    database.add(leased("A", {}), "importer");
    EXPECT_EQ(list().total, 0);
    database.change(
        "A", [](Machine& machine) { machine.expires_on = day("2026-12-01"); }, "bob");
    database.change(
        "A", [](Machine& machine) { machine.expires_on = day("2026-12-08"); }, "carol");
    database.change(
        "A", [](Machine& machine) { machine.expires_on = day("2026-12-02"); }, "carol");
    const auto page = list();
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].granted_by, "bob");
    EXPECT_TRUE(page.items[0].granted_at);
    EXPECT_EQ(page.items[0].extended, 1) << "shortening is no extension";
    EXPECT_EQ(page.items[0].days_left, 31);
    database.change("A", [](Machine& machine) { machine.expires_on.reset(); });
    EXPECT_EQ(list().total, 0);
    database.change(
        "A", [](Machine& machine) { machine.expires_on = day("2026-12-01"); }, "dave");
    EXPECT_EQ(list().items.at(0).granted_by, "dave") << "a new lease is a new grant";
    EXPECT_EQ(list().items.at(0).extended, 0);
}

// What the window's badge asks for, and what the same words find in the inventory.
TEST_F(Leases, OfTheWeekAreThoseTheInventoryFinds) {
    const auto today = dateOf(firstOfNovember);
    const auto query = parseQuery("expires<7d", machineSchema(), firstOfNovember);
    ASSERT_TRUE(query.ok());
    int found = 0;
    for (const int days : {-30, -1, 0, 6, 7, 8}) {
        const auto machine = leased(("E" + std::to_string(days)).c_str(), addDays(today, days));
        database.add(machine);
        found += matches(*query, machine) ? 1 : 0;
    }
    EXPECT_EQ(found, 4) << "less than seven days left, or past";
    EXPECT_EQ(list("expires<7d").total, found);
}

TEST_F(Leases, AreListedInTheOrderInWhichTheyEndPageByPage) {
    database.add(leased("C", day("2026-11-20")));
    database.add(leased("A", day("2026-11-20")));
    database.add(leased("B", day("2026-10-20")));
    database.add(leased("NONE", {}));
    const auto first = list("", {}, {}, 2);
    EXPECT_EQ(first.total, 3);
    ASSERT_EQ(first.items.size(), 2U);
    EXPECT_EQ(first.items[0].hardware_name, "B");
    EXPECT_EQ(first.items[0].days_left, -12);
    EXPECT_EQ(first.items[1].hardware_name, "A");
    const auto second = list("", {}, {}, 2, std::pair<std::string, std::string>{"2026-11-20", "A"});
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].hardware_name, "C");
    EXPECT_EQ(list("", day("2026-11-01"), day("2026-11-21")).total, 2);
    EXPECT_EQ(list("", day("2026-11-01"), day("2026-11-20")).total, 0) << "the last day is exclusive";
    EXPECT_EQ(list("team:ads").total, 3);
    EXPECT_EQ(list("team:search").total, 0);
}

TEST_F(Leases, CalendarCountsPerDay) {
    database.add(leased("A", day("2026-11-20")));
    database.add(leased("B", day("2026-11-20")));
    auto unknown = leased("C", day("2026-11-22"));
    unknown.monthly_cost.reset();
    database.add(unknown);
    unknown.hardware_name = "D";
    unknown.expires_on = day("2026-11-20");
    database.add(unknown);
    const auto days = database->read([](Connection& connection) {
        return lease_store::calendar(connection, day("2026-11-01"), day("2026-12-01"),
                                     *parseQuery("", machineSchema(), firstOfNovember));
    });
    ASSERT_EQ(days.size(), 2U);
    EXPECT_EQ(days[0].count, 3);
    EXPECT_EQ(days[0].monthly_cost, Money{60'000'000});
    EXPECT_EQ(days[0].unknown_prices, 1);
    EXPECT_EQ(days[1].date, day("2026-11-22"));
    EXPECT_FALSE(days[1].monthly_cost) << "unknown is not zero";
    EXPECT_EQ(days[1].unknown_prices, 1);
}

} // namespace

} // namespace remuda
