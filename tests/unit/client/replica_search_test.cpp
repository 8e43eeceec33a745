// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_filter.h"
#include "core/client/replica/replica_search.h"
#include "core/query/query.h"

#include <QSignalSpy>

#include <gtest/gtest.h>
#include <random>

using namespace remuda;

namespace {

const Instant noon = *parseInstant("2026-11-21T12:00:00Z");

// More than two chunks, so that what is done by chunk shows at the seams.
ReplicaSnapshotPointer inventory(std::size_t count) {
    std::mt19937 random(7);
    const auto upTo = [&](int most) { return std::uniform_int_distribution(0, most - 1)(random); };
    ReplicaBuilder builder;
    for (std::size_t i = 0; i < count; ++i) {
        Machine machine;
        machine.hardware_name = "HW" + std::to_string(i);
        machine.site = std::vector<std::string>{"lon", "Sto", "ash"}[static_cast<std::size_t>(upTo(3))];
        machine.role = upTo(4) ? "cassandra-" + std::to_string(upTo(50)) : "";
        machine.nic1_mac = "3c:fd:fe:00:00:0" + std::to_string(upTo(10));
        machine.status = allMachineStatuses[static_cast<std::size_t>(upTo(9))];
        if (upTo(3)) machine.memory_gib = upTo(10) * 64;
        if (upTo(3)) machine.expires_on = addDays(dateOf(noon), upTo(60) - 30);
        if (upTo(3)) machine.monthly_cost = Money{upTo(1000) * 500'000};
        if (upTo(9) == 0) machine.lock = MachineLock{"job", 1, noon};
        machine.is_protected = upTo(5) == 0;
        machine.updated_at = noon - std::chrono::hours(upTo(100));
        builder.put(machine);
    }
    return builder.publish(1).after;
}

ReplicaSearchRequest request(ReplicaSnapshotPointer snapshot, std::string query) {
    ReplicaSearchRequest result;
    result.snapshot = std::move(snapshot);
    result.query = std::move(query);
    return result;
}

} // namespace

TEST(ReplicaFilter, SelectsWhatTheRowEvaluatorSelects) {
    const auto snapshot = inventory(9'000);
    std::vector<Machine> machines;
    for (std::uint32_t row = 0; row < snapshot->rows(); ++row)
        machines.push_back(snapshot->machine(row));
    for (const auto* text : {"",
                             "hw12",
                             "CASSANDRA-7",
                             "status:broken",
                             "site:sto,LON role~ra-1",
                             "not site:lon or memory>=256",
                             "memory<128 memory!=0",
                             "memory:\"\"",
                             "role:\"\"",
                             "has:role has:lock",
                             "not has:lease",
                             "has:fault",
                             "expires<7d",
                             "expires<=today not expires<-7d",
                             "cost>=100 cost<=200 or hw77",
                             "cost>100",
                             "protected:yes updated<-2d",
                             "updated:yesterday",
                             "mac:3c:fd:fe:00:00:03",
                             "in_use lon"}) {
        const auto query = parseQuery(text, machineSchema(), noon);
        ASSERT_TRUE(query) << text;
        const auto mask = filterRows(*snapshot, *query);
        ASSERT_EQ(mask.size(), snapshot->rows());
        std::size_t wrong = 0;
        for (std::uint32_t row = 0; row < snapshot->rows(); ++row)
            wrong += (mask[row] != 0) != matches(*query, machines[row]);
        EXPECT_EQ(wrong, 0u) << text;
    }
}

// What typing does: each query can only match what the one before it has.
TEST(ReplicaFilter, NarrowingFindsWhatSearchingAnewFinds) {
    const auto snapshot = inventory(9'000);
    const std::vector<std::vector<std::string>> typed{
        {"c", "ca", "cassandra", "cassandra-", "cassandra-4", "cassandra-41"},
        {"h", "hw", "hw8", "hw89", "hw899", "hw8999"},
        {"status:in_use", "status:in_use 1", "status:in_use 12 not hw3", "status:in_use 123 (lon or not hw12)"},
        {"3", "3c", "3c 7", "3c 77 not (lon or ash)", "3c 777 not (lon or ash) site:sto"},
    };
    int narrowed = 0;
    for (const auto& steps : typed) {
        std::optional<Query> before;
        std::vector<std::uint8_t> mask;
        for (const auto& text : steps) {
            const auto query = parseQuery(text, machineSchema(), noon);
            ASSERT_TRUE(query) << text;
            const bool narrower = before && narrows(*query, *before);
            narrowed += narrower;
            const auto anew = filterRows(*snapshot, *query);
            mask = filterRows(*snapshot, *query, {}, narrower ? &mask : nullptr);
            EXPECT_TRUE(mask == anew) << text;
            before = *query;
        }
    }
    EXPECT_GT(narrowed, 10);
}

TEST(ReplicaSort, RowsWithoutAValueComeLastBothWays) {
    const auto snapshot = inventory(5'000);
    for (const auto* name : {"hardware_name", "role", "memory_gib", "monthly_cost_usd", "expires_on", "site"}) {
        const auto field = replicaField(name);
        for (const bool descending : {false, true}) {
            const auto rows = sortRows(*snapshot, rowsByName(*snapshot), field, descending);
            ASSERT_EQ(rows.size(), snapshot->rows());
            std::size_t wrong = 0;
            for (std::size_t i = 1; i < rows.size(); ++i) {
                const auto a = rows[i - 1], b = rows[i];
                const auto set = [&](std::uint32_t row) { return !snapshot->display(row, field).isEmpty(); };
                int order = 0;
                if (set(a) != set(b)) {
                    order = set(a) ? -1 : 1;
                } else if (set(a)) {
                    if (machineFields()[field].text)
                        order = lowerCase(snapshot->text(a, field)).compare(lowerCase(snapshot->text(b, field)));
                    else
                        order = *snapshot->number(a, field) < *snapshot->number(b, field)   ? -1
                                : *snapshot->number(a, field) > *snapshot->number(b, field) ? 1
                                                                                            : 0;
                    if (descending) order = -order;
                }
                wrong +=
                    order > 0 || (order == 0 && field != 0 && snapshot->hardwareName(a) > snapshot->hardwareName(b));
            }
            EXPECT_EQ(wrong, 0u) << name << " " << descending;
        }
    }
}

TEST(ReplicaSearchFunction, AFacetIsCountedWithoutItsOwnTerms) {
    auto wanted = request(inventory(5'000), "site:lon status:broken,retired");
    wanted.facets = {replicaField("site"), replicaField("status")};
    const auto result = search(wanted, noon);
    ASSERT_EQ(result.facets.size(), 2u);
    EXPECT_EQ(result.facets[0].values.size(), 3u); // the other sites can still be chosen
    EXPECT_EQ(result.facets[1].values.size(), 9u);
    std::size_t in_london = 0;
    for (const auto& [value, count] : result.facets[0].values)
        if (value == "lon") in_london = count;
    EXPECT_EQ(in_london, result.rows.size());
    EXPECT_GT(in_london, 0u);
}

TEST(ReplicaSearchObject, CountsRelativeTimesFromTheMomentThatIsShown) {
    Machine machine;
    machine.hardware_name = "HW1";
    machine.expires_on = addDays(dateOf(now()), -300);
    ReplicaBuilder builder;
    builder.put(machine);
    auto asked = request(builder.publish(1).after, "expires>0d expires<7d");
    ReplicaSearch object;
    QSignalSpy finished(&object, &ReplicaSearch::finished);
    object.start(asked);
    ASSERT_TRUE(finished.wait());
    EXPECT_TRUE(finished.takeFirst().at(0).value<ReplicaSearchResult>().rows.empty());
    asked.moment = startOf(addDays(*machine.expires_on, -3));
    object.start(asked);
    ASSERT_TRUE(finished.wait());
    EXPECT_EQ(finished.takeFirst().at(0).value<ReplicaSearchResult>().rows.size(), 1u);
}

TEST(ReplicaSearchFunction, AMistakeIsReportedAndSelectsNothing) {
    const auto result = search(request(inventory(10), "colour:red"), noon);
    ASSERT_TRUE(result.problem);
    EXPECT_EQ(result.problem->type, "bad-query");
    EXPECT_TRUE(result.rows.empty());
}

TEST(ReplicaSearchObject, OnlyTheNewestSearchIsAnswered) {
    const auto snapshot = inventory(9'000);
    ReplicaSearch searching;
    QSignalSpy finished(&searching, &ReplicaSearch::finished);
    for (int i = 0; i < 50; ++i)
        searching.start(request(snapshot, "hw" + std::to_string(i)));
    ASSERT_TRUE(finished.wait());
    ASSERT_EQ(finished.size(), 1);
    const auto result = finished.at(0).at(0).value<ReplicaSearchResult>();
    EXPECT_EQ(result.query, "hw49");
    EXPECT_EQ(result.rows.size(), 111u); // HW49, HW490 to HW499, HW4900 to HW4999

    auto descending = request(snapshot, "hw49");
    descending.descending = true;
    searching.start(descending);
    ASSERT_TRUE(finished.wait());
    auto rows = finished.at(1).at(0).value<ReplicaSearchResult>().rows.list();
    EXPECT_NE(rows, result.rows.list());
    std::reverse(rows.begin(), rows.end());
    EXPECT_EQ(rows, result.rows.list());
}

TEST(ReplicaSearchObject, FollowsChangesFromOneSnapshotToTheNext) {
    ReplicaBuilder builder;
    Machine machine;
    for (const auto* name : {"b", "a", "c"}) {
        machine.hardware_name = name;
        builder.put(machine);
    }
    ReplicaSearch searching;
    QSignalSpy finished(&searching, &ReplicaSearch::finished);
    const auto names = [&](const ReplicaSearchRequest& wanted) {
        searching.start(wanted);
        EXPECT_TRUE(finished.wait());
        const auto result = finished.takeFirst().at(0).value<ReplicaSearchResult>();
        std::string text;
        for (const auto row : result.rows)
            text += result.snapshot->hardwareName(row);
        return text;
    };
    auto wanted = request(builder.publish(1).after, "");
    wanted.sort_field = replicaField("role");
    EXPECT_EQ(names(wanted), "abc");
    machine.hardware_name = "c";
    machine.role = "x";
    builder.put(machine);
    wanted.snapshot = builder.publish(2).after;
    EXPECT_EQ(names(wanted), "cab"); // rows without a value are last
    builder.remove("b");
    machine.hardware_name = "0";
    builder.put(machine);
    wanted.snapshot = builder.publish(3).after;
    EXPECT_EQ(names(wanted), "0ca");
    machine.team = "somebody";
    builder.put(machine);
    wanted.snapshot = builder.publish(4).after;
    EXPECT_EQ(names(wanted), "0ca");
}

TEST(ReplicaSearchObject, MayGoAwayWhileItSearches) {
    const auto snapshot = inventory(9'000);
    for (int i = 0; i < 20; ++i) {
        ReplicaSearch searching;
        searching.start(request(snapshot, "hw"));
    }
}
