// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_search.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace remuda {

namespace {

ReplicaSnapshotPointer inventory(int count) {
    ReplicaBuilder builder;
    std::mt19937 random(5);
    const char* sites[] = {"lon", "sto", "Ash", ""};
    for (int number = 0; number < count; ++number) {
        Machine machine;
        machine.hardware_name = "HW" + std::to_string(number);
        machine.site = sites[random() % 4];
        machine.cpu_cores = 8 << random() % 4;
        if (random() % 3 != 0) machine.memory_gib = 64;
        if (random() % 2 != 0) machine.monthly_cost = Money{std::int64_t(random() % 300) * 1'000'000};
        machine.status_since = Instant(std::chrono::hours(random() % 100));
        builder.put(machine);
    }
    return builder.publish(1).after;
}

ReplicaSearchResult grouped(const ReplicaSnapshotPointer& snapshot, const char* field, bool by_count = false) {
    ReplicaSearchRequest request;
    request.snapshot = snapshot;
    request.group_field = replicaField(field);
    request.groups_by_count = by_count;
    request.sort_field = replicaField("cpu_cores");
    return search(request, now());
}

std::vector<std::string> values(const ReplicaSearchResult& result) {
    std::vector<std::string> list;
    for (const auto& group : result.groups)
        list.push_back(group.value);
    return list;
}

} // namespace

TEST(ReplicaGroups, holdEveryRowOnceInTheOrderOfTheSearch) {
    const auto snapshot = inventory(9'000);
    for (const auto& field : machineFields()) {
        const auto result = grouped(snapshot, field.name.data());
        std::size_t next = 0;
        for (const auto& group : result.groups) {
            ASSERT_EQ(group.first, next) << field.name;
            ASSERT_GT(group.totals.machines, 0) << field.name;
            next += std::size_t(group.totals.machines);
            for (std::size_t at = group.first + 1; at < next; ++at) {
                const auto left = *snapshot->number(result.rows[at - 1], replicaField("cpu_cores")),
                           right = *snapshot->number(result.rows[at], replicaField("cpu_cores"));
                ASSERT_LE(left, right) << field.name;
            }
        }
        ASSERT_EQ(next, result.rows.size()) << field.name;
        ASSERT_EQ(std::set<std::uint32_t>(result.rows.begin(), result.rows.end()).size(), 9'000u) << field.name;
    }
}

TEST(ReplicaGroups, addUpToTheWholeWithUnknownPricesApart) {
    const auto snapshot = inventory(5'000);
    const auto result = grouped(snapshot, "site");
    MachineTotals sum, counted;
    for (const auto& group : result.groups) {
        sum += group.totals;
        for (std::size_t at = group.first; at < group.first + std::size_t(group.totals.machines); ++at)
            EXPECT_EQ(snapshot->text(result.rows[at], replicaField("site")), group.value);
    }
    for (std::uint32_t row = 0; row < snapshot->rows(); ++row) {
        const auto machine = snapshot->machine(row);
        counted += {1,
                    machine.cpu_cores.value_or(0),
                    machine.memory_gib.value_or(0),
                    machine.disk_gib.value_or(0),
                    machine.monthly_cost.value_or(Money{}),
                    machine.monthly_cost ? 0 : 1};
    }
    EXPECT_EQ(sum, counted);
    EXPECT_GT(sum.unknown_prices, 0);
}

TEST(ReplicaGroups, comeByValueWithTheUnsetOnesLastOrByCount) {
    const auto snapshot = inventory(5'000);
    EXPECT_EQ(values(grouped(snapshot, "site")), (std::vector<std::string>{"Ash", "lon", "sto", ""}));
    EXPECT_EQ(values(grouped(snapshot, "cpu_cores")), (std::vector<std::string>{"8", "16", "32", "64"}));
    const auto by_count = grouped(snapshot, "memory_gib", true);
    EXPECT_EQ(values(by_count), (std::vector<std::string>{"64", ""}));
    EXPECT_GT(by_count.groups[0].totals.machines, by_count.groups[1].totals.machines);
}

TEST(ReplicaGroups, momentsCountByTheirDay) {
    EXPECT_EQ(values(grouped(inventory(1'000), "status_since")),
              (std::vector<std::string>{"1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04", "1970-01-05"}));
}

} // namespace remuda
