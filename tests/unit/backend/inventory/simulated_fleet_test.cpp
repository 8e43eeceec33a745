// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/simulated_fleet.h"
#include "backend/inventory/simulated_machines.h"
#include "backend/requests/request_planner.h"
#include "core/domain/machine_json.h"
#include "tests/unit/backend/test_database.h"

#include <map>
#include <unordered_set>

namespace remuda {

namespace {

const Instant moment = *parseInstant("2026-11-21T17:36:31.042Z");

TEST(SimulatedFleet, IsTheSameForTheSameSeed) {
    const auto one = simulated::makeFleet(200, 5, moment);
    const auto other = simulated::makeFleet(200, 5, moment);
    ASSERT_EQ(one.size(), 200U);
    for (std::size_t index = 0; index < one.size(); ++index) {
        EXPECT_EQ(one[index].machine, other[index].machine);
        ASSERT_EQ(one[index].history.size(), other[index].history.size());
    }
    EXPECT_NE(one[0].machine.hardware_name, simulated::makeFleet(200, 6, moment)[0].machine.hardware_name);
}

TEST(SimulatedFleet, HasSomethingReadyAtEverySite) {
    std::map<std::string, int> ready;
    std::map<MachineStatus, int> statuses;
    for (const auto& made : simulated::makeFleet(200, 1, moment)) {
        EXPECT_TRUE(made.machine.simulated());
        ++statuses[made.machine.status];
        if (notUsable(made.machine).empty()) ++ready[made.machine.site];
    }
    EXPECT_EQ(ready.size(), 4U);
    for (const auto& [site, count] : ready)
        EXPECT_GE(count, 8) << site;
    EXPECT_GT(statuses[MachineStatus::in_use], 100);
    for (const auto status :
         {MachineStatus::reserved, MachineStatus::broken, MachineStatus::discovered, MachineStatus::retired})
        EXPECT_GT(statuses[status], 0) << toText(status);
}

TEST(SimulatedFleet, CanMeetAnOrdinaryRequestAtEverySite) {
    PlanningGround ground;
    ground.now = moment;
    for (const auto& made : simulated::makeFleet(200, 1, moment)) {
        if (made.machine.status == MachineStatus::available) ground.available.push_back(made.machine);
    }
    for (const auto* site : {"sto", "lon", "ash", "sjc"}) {
        RequestSpec spec;
        spec.count = 5;
        spec.role = "cassandra-main";
        spec.site = site;
        spec.min_cpu_cores = 32;
        spec.min_memory_gib = 192;
        spec.spread_racks = true;
        EXPECT_TRUE(planRequest(spec, ground).satisfiable) << site;
    }
}

TEST(SimulatedFleet, HistoryLeadsToThePresent) {
    for (const auto& made : simulated::makeFleet(400, 3, moment)) {
        const auto& history = made.history;
        for (std::size_t index = 0; index + 1 < history.size(); ++index) {
            ASSERT_TRUE(history[index].to);
            EXPECT_LT(history[index].from, *history[index].to);
            EXPECT_EQ(*history[index].to, history[index + 1].from);
        }
        if (made.machine.status == MachineStatus::retired) {
            EXPECT_TRUE(history.empty() || history.back().to);
            continue;
        }
        ASSERT_FALSE(history.empty());
        EXPECT_FALSE(history.back().to);
        EXPECT_LE(history.back().from, moment);
        EXPECT_EQ(history.back().status, made.machine.status);
        EXPECT_EQ(history.back().team, made.machine.team);
        EXPECT_EQ(history.back().monthly_cost, made.machine.monthly_cost);
    }
}

TEST(SimulatedFleet, MachinesPassTheRulesOfTheInventory) {
    for (const auto& made : simulated::makeFleet(200, 1, moment)) {
        const auto object = toJson(made.machine);
        boost::json::object patch;
        for (const auto* name :
             {"site", "rack", "unit", "model", "nic1_mac", "nic1_ip", "nic2_mac", "bmc_driver", "bmc_address",
              "hostname", "role", "team", "expires_on", "purchased_on", "monthly_cost_usd"})
            patch[name] = object.at(name);
        Machine machine;
        const auto result = applyPatch(machine, patch);
        ASSERT_TRUE(result.ok()) << result.problem().detail;
    }
}

TEST(SimulatedFleet, SharesNothingWithRealMachinesNorAmongItself) {
    std::unordered_set<std::string> taken;
    const auto fleet = simulated::makeFleet(200'000, 1, moment);
    for (const auto& made : fleet) {
        const auto& machine = made.machine;
        const auto unit = machine.site + " " + machine.rack + " " + std::to_string(machine.unit.value());
        for (const auto& value : {machine.hardware_name, machine.serial, unit, machine.nic1_mac, machine.nic2_mac,
                                  machine.nic1_ip, machine.bmc.address})
            ASSERT_TRUE(taken.insert(value).second) << value;
        ASSERT_TRUE(machine.rack.starts_with(machine.site + "-s")) << machine.rack;
        for (const auto& address : {machine.nic1_ip, machine.bmc.address})
            ASSERT_TRUE(address.starts_with("240.") && isIpAddress(address)) << address;
    }
    EXPECT_EQ(taken.size(), fleet.size() * 7);
}

TEST(SimulatedFleet, FillsAnEmptyInventoryOnce) {
    TestDatabase database;
    EXPECT_EQ(seedSimulatedFleet(*database, {60, 1}, now()).value(), 60);
    EXPECT_EQ(seedSimulatedFleet(*database, {60, 1}, now()).value(), 0);
    const auto count = [&](const char* sql) {
        return database->read([&](Connection& connection) {
            auto rows = connection.prepare(sql);
            rows.step();
            return rows.integer(0);
        });
    };
    EXPECT_GT(count("SELECT count(*) FROM lease"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM lease WHERE granted_by IN ('', 'system')"), 0) << "people grant leases";
    EXPECT_EQ(seedSimulatedFleet(*database, {0, 1}, now()).problem().field, "simulated-fleet");
}

} // namespace

} // namespace remuda
