// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/test_database.h"

namespace remuda {

namespace {

class CostIntervals : public testing::Test {
protected:
    Machine sample() {
        Machine machine;
        machine.hardware_name = "A";
        machine.site = "lon";
        machine.status = MachineStatus::available;
        machine.monthly_cost = Money{172'000'000};
        return machine;
    }
    std::vector<CostInterval> intervals() {
        return database->read([](Connection& connection) {
            return cost_store::ofMachine(connection, "A", Instant(), now() + std::chrono::hours(1));
        });
    }

    TestDatabase database;
};

TEST_F(CostIntervals, BeginWithTheMachine) {
    const auto machine = database.add(sample());
    const auto list = intervals();
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].from, machine.created_at);
    EXPECT_FALSE(list[0].to);
    EXPECT_EQ(list[0].status, MachineStatus::available);
    EXPECT_EQ(list[0].monthly_cost, Money{172'000'000});
}

TEST_F(CostIntervals, FollowEveryChangeThatMatters) {
    database.add(sample());
    const std::function<void(Machine&)> changes[]{
        [](Machine& machine) { machine.status = MachineStatus::in_use; },
        [](Machine& machine) { machine.team = "ads"; },
        [](Machine& machine) { machine.role = "web"; },
        [](Machine& machine) { machine.site = "sto"; },
        [](Machine& machine) { machine.model = "R640"; },
        [](Machine& machine) { machine.monthly_cost.reset(); },
    };
    for (const auto& change : changes) {
        // Intervals have whole milliseconds: make sure that one has passed.
        const auto before = now();
        while (now() == before) {
        }
        const auto after = database.change("A", change);
        const auto list = intervals();
        ASSERT_GE(list.size(), 2U);
        EXPECT_EQ(list.back().from, after.updated_at);
        EXPECT_EQ(list[list.size() - 2].to, after.updated_at) << "no gap, no overlap";
        EXPECT_FALSE(list.back().to);
        EXPECT_EQ(list.back().team, after.team);
        EXPECT_EQ(list.back().monthly_cost, after.monthly_cost);
    }
}

TEST_F(CostIntervals, DoNotFollowWhatCostsNothing) {
    database.add(sample());
    database.change("A", [](Machine& machine) { machine.hostname = "a.example.net"; });
    database.change("A", [](Machine& machine) { machine.power = "on"; });
    EXPECT_EQ(intervals().size(), 1U);
}

TEST_F(CostIntervals, EndWithRetirementAndWithDeletion) {
    database.add(sample());
    const auto begun = now();
    while (now() == begun) {
    }
    database.change("A", [](Machine& machine) { machine.status = MachineStatus::retired; });
    ASSERT_EQ(intervals().size(), 1U);
    EXPECT_TRUE(intervals()[0].to);
    database.change("A", [](Machine& machine) { machine.hostname = "late.example.net"; });
    EXPECT_EQ(intervals().size(), 1U) << "a retired machine accrues nothing";

    auto other = sample();
    other.hardware_name = "B";
    database.add(other);
    database.write(
        [&](Transaction& transaction) { machine_store::remove(transaction, Origin{}, database.machine("B")); });
    const auto open = database->read([](Connection& connection) {
        return cost_store::load(connection, now() + std::chrono::hours(1), now() + std::chrono::hours(2), {})
            .slices.size();
    });
    EXPECT_EQ(open, 0U);
}

TEST_F(CostIntervals, RetiredMachineHasNoneFromTheStart) {
    auto machine = sample();
    machine.status = MachineStatus::retired;
    database.add(machine);
    EXPECT_TRUE(intervals().empty());
}

} // namespace

} // namespace remuda
