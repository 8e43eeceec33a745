// SPDX-License-Identifier: GPL-3.0-or-later
// A file held against machines that are there already.
#include "core/domain/machine_import.h"

#include <gtest/gtest.h>
#include <map>

using namespace remuda;

namespace {

using Lines = std::vector<std::string>;

// An inventory of a few machines, written as the file would have them.
class Inventory {
public:
    explicit Inventory(std::string_view csv) {
        for (auto& write : ImportCheck(csv).writes())
            m_machines.emplace(write.after.hardware_name, std::make_shared<const Machine>(write.after));
    }
    ImportInventory lookup() const {
        ImportInventory inventory;
        inventory.machine = [this](const std::string& name) -> std::shared_ptr<const Machine> {
            const auto found = m_machines.find(name);
            return found == m_machines.end() ? nullptr : found->second;
        };
        inventory.holder = [this](ImportClaim claim, const std::string& value) -> std::optional<std::string> {
            for (const auto& [name, machine] : m_machines)
                if (has(*machine, claim, value)) return name;
            return std::nullopt;
        };
        return inventory;
    }

private:
    static bool has(const Machine& machine, ImportClaim claim, const std::string& value) {
        switch (claim) {
        case ImportClaim::hardware_name:
            return machine.hardware_name == value;
        case ImportClaim::serial:
            return machine.serial == value;
        case ImportClaim::mac:
            return machine.nic1_mac == value || machine.nic2_mac == value;
        case ImportClaim::unit:
            return machine.unit && unitKey(machine.site, machine.rack, *machine.unit) == value;
        case ImportClaim::bmc_address:
            return machine.bmc.address == value;
        }
        return false;
    }
    std::map<std::string, std::shared_ptr<const Machine>> m_machines;
};

Lines outcomes(const ImportCheck& check) {
    Lines lines;
    for (std::size_t row = 0; row < check.rows(); ++row)
        lines.emplace_back(toText(check.outcome(row)));
    return lines;
}

Lines summary(const ImportCheck& check) {
    Lines lines;
    for (const auto& error : check.errors())
        lines.push_back(std::to_string(error.line) + " " + error.kind + " by " + error.machine);
    return lines;
}

const Inventory inventory("hardware_name,serial,site,rack,unit,nic1_mac,bmc_address,team,status,monthly_cost_usd\n"
                          "A,SA,lon,r1,1,02:00:00:00:00:0a,10.0.0.1,ads,in_use,1.50\n"
                          "B,SB,lon,r1,2,02:00:00:00:00:0b,10.0.0.2,ads,broken,2\n"
                          "C,SC,lon,r1,3,02:00:00:00:00:0c,10.0.0.3,,available,\n");

ImportCheck update(std::string_view csv) {
    return ImportCheck(csv, inventory.lookup(), ImportExisting::update);
}

} // namespace

TEST(ImportMatching, ARowIsNewChangedOrUnchangedByTheFileSColumns) {
    const auto check = update("hardware_name,site,team,nic1_mac,monthly_cost_usd\n"
                              "A,lon,ads,02:00:00:00:00:0A,1.5\n" // the same, otherwise written
                              "B,lon,search,02:00:00:00:00:0b,\n"
                              "N,lon,search,,\n");
    EXPECT_EQ(outcomes(check), (Lines{"unchanged", "changed", "created"}));
    EXPECT_EQ(check.before(1, 2), "ads");
    EXPECT_EQ(check.before(1, 4), "2") << "an empty cell clears";
    EXPECT_EQ(check.before(1, 0), std::nullopt);
    EXPECT_EQ(check.before(0, 3), std::nullopt);
    ASSERT_EQ(check.writes().size(), 2u);
    EXPECT_EQ(check.writes()[0].before->team, "ads");
    EXPECT_EQ(check.writes()[0].after.team, "search");
    EXPECT_EQ(check.writes()[0].after.serial, "SB") << "what the file has no column for stays";
    EXPECT_EQ(check.writes()[1].before, nullptr);
}

TEST(ImportMatching, RefusedExistingMachinesSayOnceThatTheyAreThere) {
    ImportCheck check("hardware_name,serial,site,rack,unit\nA,SA,lon,r1,8\nN,,lon,r1,2\nM,,lon,r9,3\n",
                      inventory.lookup());
    EXPECT_EQ(summary(check), (Lines{"2 duplicate hardware_name by A", "3 occupied unit by B"}));
    EXPECT_EQ(outcomes(check), (Lines{"conflicting", "conflicting", "created"}));
    check.setExisting(ImportExisting::update);
    EXPECT_EQ(outcomes(check), (Lines{"changed", "conflicting", "created"}));
}

TEST(ImportMatching, WhatIsThereAlreadyIsUnchangedAlsoWhereNothingMayChange) {
    ImportCheck check("hardware_name,serial,site,status\nA,SA,lon,in_use\nB,SB,lon,\nC,SA,lon,\n", inventory.lookup());
    EXPECT_EQ(outcomes(check), (Lines{"unchanged", "unchanged", "error"}));
    EXPECT_TRUE(check.writes().empty());
    check.setCell(0, 3, "broken");
    EXPECT_EQ(check.outcome(0), ImportOutcome::conflicting);
}

TEST(ImportMatching, WhatAnotherMachineHasIsAConflict) {
    const auto check = update("hardware_name,serial,site,rack,unit,nic1_mac,bmc_address\n"
                              "N,SB,lon,r9,1,02:00:00:00:00:0C,10.0.0.1\n"
                              "A,SA,lon,r1,2,02:00:00:00:00:0a,10.0.0.1\n");
    EXPECT_EQ(summary(check), (Lines{"2 duplicate serial by B", "2 duplicate nic1_mac by C",
                                     "2 duplicate bmc_address by A", "3 occupied unit by B"}));
    EXPECT_EQ(outcomes(check), (Lines{"conflicting", "conflicting"}));
    EXPECT_EQ(check.before(1, 4), "1");
    EXPECT_TRUE(check.writes().empty());
}

TEST(ImportMatching, MachinesOfOneFileCanChangePlaces) {
    const auto swapped = update("hardware_name,site,rack,unit\nA,lon,r1,2\nB,lon,r1,3\nC,lon,r1,1\n");
    EXPECT_EQ(outcomes(swapped), (Lines{"changed", "changed", "changed"}));
    // C does not move after all, so B may not take its unit, so A may not take B's.
    const auto stuck = update("hardware_name,site,rack,unit\nA,lon,r1,2\nB,lon,r1,3\nC,,r1,1\n");
    EXPECT_EQ(outcomes(stuck), (Lines{"conflicting", "conflicting", "error"}));
}

TEST(ImportMatching, ARowLeftOutGivesNothingUpAndClaimsNothing) {
    auto check = update("hardware_name,site,rack,unit\nA,lon,r1,9\nN,lon,r1,1\nM,lon,r1,9\n");
    EXPECT_EQ(outcomes(check), (Lines{"changed", "created", "error"}));
    check.setLeftOut({0}, true);
    EXPECT_EQ(outcomes(check), (Lines{"left_out", "conflicting", "created"}));
    EXPECT_TRUE(check.isLeftOut(0));
    check.setLeftOut({0}, false);
    EXPECT_EQ(outcomes(check), (Lines{"changed", "created", "error"}));
}

TEST(ImportMatching, AStatusIsForActionsToChange) {
    auto check = update("hardware_name,site,status\nA,lon,broken\nB,lon,\nC,lon,available\nN,lon,broken\n");
    EXPECT_EQ(summary(check), (Lines{"2 needs an action status by A"}));
    EXPECT_EQ(check.errors()[0].expected, "\"in_use\" as in the inventory: an action changes it, a file does not");
    EXPECT_EQ(outcomes(check), (Lines{"conflicting", "unchanged", "unchanged", "created"}));
    EXPECT_EQ(check.before(0, 2), "in_use");
    check.setCell(0, 2, "in_use");
    EXPECT_TRUE(check.errors().empty());
}

TEST(ImportMatching, WhatTheInventorySaysIsAlwaysRight) {
    auto busy = std::make_shared<Machine>();
    busy->hardware_name = "X";
    busy->site = "lon";
    busy->status = MachineStatus::installing;
    ImportInventory one;
    one.machine = [busy](const std::string& name) { return name == "X" ? busy : nullptr; };
    const ImportCheck check("hardware_name,site,status\nX,lon,installing\nX,lon,recycling\n", one,
                            ImportExisting::update);
    EXPECT_EQ(outcomes(check), (Lines{"unchanged", "error"}));
}

TEST(ImportMatching, ABusyStatusBelongsToAJob) {
    auto check = update("hardware_name,site,status,status_reason\nA,lon,installing,\nN,lon,installing,\nM,lon,busy,\n");
    EXPECT_EQ(summary(check), (Lines{"2 needs a job status by A", "4 unknown status by "}));
    EXPECT_EQ(check.errors()[0].expected, "\"in_use\" as in the inventory: only a job makes a machine installing");
    ASSERT_EQ(check.writes().size(), 1u);
    EXPECT_EQ(check.writes()[0].after.status, MachineStatus::broken);
    EXPECT_EQ(check.writes()[0].after.status_reason, "install_failed: was installing when the file was written");
    check.setExisting(ImportExisting::refuse);
    EXPECT_EQ(summary(check), (Lines{"2 duplicate hardware_name by A", "4 unknown status by "}));
}
