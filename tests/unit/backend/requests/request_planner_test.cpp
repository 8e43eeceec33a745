// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/requests/request_planner.h"
#include "core/domain/cost.h"

#include <functional>
#include <gtest/gtest.h>
#include <set>

namespace remuda {

namespace {

const Instant moment = *parseInstant("2026-11-01T00:00:00Z");

// Twelve machines in lon, two to a rack, half with 192 and half with 512 GiB; four in sto with 512.
PlanningGround sample() {
    PlanningGround ground;
    ground.now = moment;
    ground.sites = {"lon", "sto"};
    ground.models = {"big", "small"};
    const auto add = [&](std::string name, const char* site, int rack, int memory) {
        Machine machine;
        machine.hardware_name = std::move(name);
        machine.site = site;
        machine.rack = std::string(site) + "-r" + std::to_string(rack);
        machine.status = MachineStatus::available;
        machine.bmc.driver = "simulated";
        machine.cpu_cores = memory > 200 ? 64 : 32;
        machine.memory_gib = memory;
        machine.disk_gib = 3840;
        machine.model = memory > 200 ? "big" : "small";
        machine.monthly_cost = Money{(memory > 200 ? 400 : 172) * 1'000'000LL};
        ground.available.push_back(machine);
    };
    for (int index = 0; index < 12; ++index)
        add("L" + std::to_string(index + 10), "lon", index / 2, index % 2 == 0 ? 192 : 512);
    for (int index = 0; index < 4; ++index)
        add("S" + std::to_string(index + 10), "sto", index, 512);
    return ground;
}

RequestSpec ask(std::int64_t count) {
    RequestSpec spec;
    spec.count = count;
    spec.role = "cassandra-main";
    spec.team = "data-infra";
    spec.site = "lon";
    return spec;
}

std::vector<std::string> names(const RequestPlan& plan) {
    std::vector<std::string> list;
    for (const auto& machine : plan.machines)
        list.push_back(machine.hardware_name);
    return list;
}

TEST(RequestPlan, TakesTheCheapestThatSuffice) {
    const auto plan = planRequest(ask(3), sample());
    EXPECT_TRUE(plan.satisfiable);
    EXPECT_EQ(names(plan), (std::vector<std::string>{"L10", "L12", "L14"}));
    EXPECT_EQ(plan.candidates, 12);
    EXPECT_EQ(plan.left, 9);
    EXPECT_EQ(plan.monthly_cost.micros, 3 * 172'000'000);
    EXPECT_FALSE(plan.total_cost) << "without an end there is no total";
    EXPECT_FALSE(plan.failing);
}

TEST(RequestPlan, CostsUntilTheEndOfItsLastDay) {
    auto spec = ask(1);
    spec.expires_on = parseDate("2026-11-30");
    EXPECT_EQ(planRequest(spec, sample()).total_cost, Money{172'000'000});
}

TEST(RequestPlan, PutsUnknownPricesLastAndCountsThem) {
    auto ground = sample();
    ground.available[0].monthly_cost.reset();
    EXPECT_EQ(names(planRequest(ask(1), ground)), std::vector<std::string>{"L12"});
    const auto all = planRequest(ask(12), ground);
    EXPECT_TRUE(all.satisfiable);
    EXPECT_EQ(all.machines.back().hardware_name, "L10");
    EXPECT_EQ(all.unknown_prices, 1);
}

TEST(RequestPlan, SpreadsOverRacks) {
    auto spec = ask(6);
    spec.spread_racks = true;
    const auto plan = planRequest(spec, sample());
    ASSERT_TRUE(plan.satisfiable);
    std::set<std::string> racks;
    for (const auto& machine : plan.machines)
        racks.insert(machine.rack);
    EXPECT_EQ(racks.size(), 6U);
}

TEST(RequestPlan, LeavesOutWhatCannotBeTaken) {
    const std::function<void(Machine&)> obstacles[]{
        [](Machine& machine) { machine.status = MachineStatus::reserved; },
        [](Machine& machine) {
            machine.lock = MachineLock{"job", 1, moment};
        },
        [](Machine& machine) { machine.is_protected = true; },
        [](Machine& machine) {
            machine.maintenance = Maintenance{"bob", "fan", {}};
        },
        [](Machine& machine) { machine.bmc.driver = "ipmi"; },
    };
    for (const auto& obstruct : obstacles) {
        auto ground = sample();
        obstruct(ground.available[0]);
        EXPECT_FALSE(notUsable(ground.available[0]).empty());
        EXPECT_EQ(planRequest(ask(1), ground).candidates, 11);
    }
}

TEST(RequestPlan, NamesMachinesWithTheNextFreeNumbers) {
    auto ground = sample();
    ground.hostnames = {"lon-cassandramain-a96.lon.example.net", "lon-cassandramain-a7.lon.example.net",
                        "sto-cassandramain-a200.sto.example.net", "lon-cassandramain-a300x.lon.example.net"};
    const auto plan = planRequest(ask(2), ground);
    EXPECT_EQ(plan.machines.at(0).hostname, "lon-cassandramain-a97.lon.example.net");
    EXPECT_EQ(plan.machines.at(1).hostname, "lon-cassandramain-a98.lon.example.net");
}

TEST(RequestPlan, TooManyAreBlamedOnTheCount) {
    const auto plan = planRequest(ask(13), sample());
    EXPECT_FALSE(plan.satisfiable);
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "count");
    EXPECT_EQ(plan.failing->available, 12);
    ASSERT_EQ(plan.nearest.size(), 1U);
    EXPECT_EQ(plan.nearest[0].change.at("count").to_number<int>(), 12);
    EXPECT_EQ(plan.machines.size(), 12U);
}

TEST(RequestPlan, TooMuchMemoryIsBlamedAndTheNextSizeOffered) {
    auto spec = ask(8);
    spec.min_memory_gib = 256;
    const auto plan = planRequest(spec, sample());
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "min_memory_gib");
    EXPECT_EQ(plan.failing->asked.to_number<int>(), 256);
    EXPECT_EQ(plan.failing->available, 6);
    ASSERT_FALSE(plan.nearest.empty());
    EXPECT_EQ(plan.nearest[0].change.at("min_memory_gib").to_number<int>(), 192);
    EXPECT_EQ(plan.nearest[0].available, 12);
    auto changed = spec;
    changed.min_memory_gib = 192;
    EXPECT_TRUE(planRequest(changed, sample()).satisfiable) << "an offer must hold what it says";
}

TEST(RequestPlan, SizeThatIsNotTheReasonIsNotBlamed) {
    auto spec = ask(13);
    spec.min_memory_gib = 256;
    const auto plan = planRequest(spec, sample());
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "count") << "with any memory there are twelve only";
    EXPECT_EQ(plan.nearest.at(0).change.at("count").to_number<int>(), 6);
}

TEST(RequestPlan, MoreThanAnybodyHasIsBlamedToo) {
    auto spec = ask(1);
    spec.min_cpu_cores = 1000;
    const auto plan = planRequest(spec, sample());
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "min_cpu_cores");
    EXPECT_EQ(plan.failing->available, 0);
    EXPECT_EQ(plan.nearest.at(0).change.at("min_cpu_cores").to_number<int>(), 64);
}

TEST(RequestPlan, RacksAreBlamedWhenThereAreTooFew) {
    auto spec = ask(7);
    spec.spread_racks = true;
    const auto plan = planRequest(spec, sample());
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "spread_racks");
    EXPECT_EQ(plan.failing->available, 6);
    EXPECT_EQ(plan.nearest.at(0).change, (boost::json::object{{"spread_racks", false}}));
}

TEST(RequestPlan, UnknownSiteIsBlamedAndOthersOffered) {
    auto spec = ask(2);
    spec.site = "mars";
    const auto plan = planRequest(spec, sample());
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "site");
    EXPECT_NE(plan.failing->message.find("lon, sto"), std::string::npos);
    EXPECT_EQ(plan.nearest.at(0).change.at("site").as_string(), "lon");
}

TEST(RequestPlan, UnknownModelIsBlamed) {
    auto spec = ask(2);
    spec.model = "huge";
    const auto plan = planRequest(spec, sample());
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "model");
    EXPECT_EQ(plan.nearest.at(0).change.at("model").as_string(), "big");
}

TEST(RequestPlan, ExplicitChoiceIsTakenOrRefusedByName) {
    auto ground = sample();
    auto spec = ask(2);
    spec.machines = {"L11", "L13"};
    ground.named = {ground.available[1], ground.available[3]};
    EXPECT_EQ(names(planRequest(spec, ground)), spec.machines);

    spec.machines = {"L11", "NOBODY"};
    ground.named.pop_back();
    ground.named[0].is_protected = true;
    const auto plan = planRequest(spec, ground);
    EXPECT_FALSE(plan.satisfiable);
    ASSERT_TRUE(plan.failing);
    EXPECT_EQ(plan.failing->constraint, "machines");
    EXPECT_NE(plan.failing->message.find("L11 is protected"), std::string::npos);
    EXPECT_NE(plan.failing->message.find("NOBODY is not in the inventory"), std::string::npos);
    EXPECT_EQ(plan.nearest.at(0).available, 12);
}

TEST(RequestPlan, ExplicitChoiceMustMeetTheSizesToo) {
    auto ground = sample();
    auto spec = ask(1);
    spec.machines = {"L10"};
    spec.min_memory_gib = 256;
    ground.named = {ground.available[0]};
    const auto plan = planRequest(spec, ground);
    EXPECT_FALSE(plan.satisfiable);
    EXPECT_NE(plan.failing.value().message.find("has 192 where min_memory_gib is 256"), std::string::npos);
}

} // namespace

} // namespace remuda
