// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_json.h"

#include <gtest/gtest.h>

using namespace remuda;
namespace json = boost::json;

namespace {

Machine full() {
    Machine machine;
    machine.hardware_name = "K3HTLNJ";
    machine.site = "sto";
    machine.unit = 7;
    machine.memory_gib = 192;
    machine.bmc = {"ipmi", "10.110.0.2:623", "root", 3, "OPERATOR", "lan", true};
    machine.status = MachineStatus::installing;
    machine.expires_on = parseDate("2027-03-31");
    machine.monthly_cost = Money{172'500'000};
    machine.power = "on";
    machine.power_seen_at = parseInstant("2026-11-21T17:36:31.042Z");
    machine.faults = {{"bmc_unreachable", "no answer", fromMilliseconds(5)}};
    machine.maintenance = Maintenance{"ada", "disk", parseDate("2026-12-01")};
    machine.is_protected = true;
    machine.lock = MachineLock{"job-1", 4, fromMilliseconds(6)};
    machine.observed = Observed{32, std::nullopt, 3840, "S", "M", "redfish", fromMilliseconds(7)};
    machine.wipe_unverified = true;
    machine.version = 9;
    machine.status_since = machine.created_at = machine.updated_at = fromMilliseconds(1'700'000'000'123);
    return machine;
}

} // namespace

TEST(MachineJson, ReadsWhatItWrote) {
    for (const Machine& machine : {full(), [] {
                                       Machine bare;
                                       bare.hardware_name = "A";
                                       return bare;
                                   }()}) {
        const auto back = machineFromJson(json::parse(json::serialize(toJson(machine))).as_object());
        ASSERT_TRUE(back) << back.problem().detail;
        EXPECT_EQ(*back, machine);
    }
}

TEST(MachineJson, UnknownIsNullAndEmptyIsEmpty) {
    Machine machine;
    machine.hardware_name = "A";
    const auto object = toJson(machine);
    for (const auto* name :
         {"unit", "cpu_cores", "expires_on", "monthly_cost_usd", "power_seen_at", "lock", "maintenance"})
        EXPECT_TRUE(object.at(name).is_null()) << name;
    EXPECT_EQ(object.at("team"), "");
    machine.monthly_cost = Money{172'000'000};
    EXPECT_EQ(json::serialize(toJson(machine).at("monthly_cost_usd")), "172");
}

TEST(MachineJson, AMemberOfTheWrongKindIsNamed) {
    auto object = toJson(full());
    object["lock"].as_object()["token"] = "four";
    const auto machine = machineFromJson(object);
    ASSERT_FALSE(machine);
    EXPECT_EQ(machine.problem().type, "invalid-field");
    EXPECT_EQ(machine.problem().field, "lock.token");
}

TEST(MachineJson, APatchIsAllOrNothing) {
    Machine machine = full();
    const Machine before = machine;
    for (const auto& [patch, field] : std::vector<std::pair<json::object, std::string>>{
             {{{"team", "search"}, {"memory_gib", -1}}, "memory_gib"},
             {{{"team", "search"}, {"colour", "red"}}, "colour"},
             {{{"hardware_name", "B"}}, "hardware_name"},
             {{{"status", "retired"}}, "status"},
             {{{"version", 3}}, "version"},
             {{{"site", nullptr}}, "site"},
             {{{"team", json::array{"a"}}}, "team"},
             {{{"cpu_cores", 16.5}}, "cpu_cores"},
         }) {
        const auto result = applyPatch(machine, patch);
        ASSERT_FALSE(result) << field;
        EXPECT_EQ(result.problem().field, field);
        EXPECT_FALSE(result.problem().expected.empty());
        EXPECT_EQ(machine, before);
    }
}

TEST(MachineJson, APatchTakesNumbersTextAndNull) {
    Machine machine = full();
    ASSERT_TRUE(applyPatch(machine, {{"cpu_cores", 64},
                                     {"memory_gib", "256"},
                                     {"monthly_cost_usd", 88.25},
                                     {"expires_on", nullptr},
                                     {"disk_gib", 480.0}}));
    EXPECT_EQ(machine.cpu_cores, 64);
    EXPECT_EQ(machine.memory_gib, 256);
    EXPECT_EQ(machine.disk_gib, 480);
    EXPECT_EQ(machine.monthly_cost, Money{88'250'000});
    EXPECT_FALSE(machine.expires_on);
}

TEST(MachineJson, ANewMachineNeedsNameAndSite) {
    const auto made = newMachine({{"hardware_name", "A"}, {"site", "sto"}, {"status", "available"}});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->status, MachineStatus::available);
    const auto missing = newMachine({{"hardware_name", "A"}});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.problem().field, "site");
    EXPECT_EQ(newMachine({{"site", "sto"}}).problem().field, "hardware_name");
}
