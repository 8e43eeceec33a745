// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/simulated_fleet.h"

#include "backend/cost/cost_store.h"
#include "backend/drivers/power/simulated_driver.h"
#include "backend/inventory/machine_store.h"
#include "backend/inventory/simulated_catalog.h"
#include "backend/inventory/simulated_machines.h"
#include "backend/leases/lease_store.h"
#include "core/domain/observed_facts.h"

#include <algorithm>

namespace remuda {

namespace {

// One of the three people who ask for machines in a team, in turn.
std::string_view personOf(const std::string& team, std::size_t turn) {
    const auto& people = simulated::people;
    const auto& roles = simulated::roles;
    const auto found = std::find_if(roles.begin(), roles.end(), [&](const auto& role) { return role.team == team; });
    return people[(static_cast<std::size_t>(found - roles.begin()) * 3 + turn % 3) % people.size()];
}

// What the machine said of itself when it was last inspected; the dice let a few contradict their record.
void report(Machine& machine, const SimulatedDice& dice, Instant now) {
    if (machine.status == MachineStatus::discovered) return;
    const auto identity = simulatedIdentity(machine, dice);
    const auto hours = 1 + static_cast<int>(dice.draw(machine.hardware_name, "report") * 24 * 20);
    takeReport(machine, {identity.cpu_cores, identity.memory_gib, identity.disk_gib, identity.serial, identity.model,
                         machine.bmc.driver, now - std::chrono::hours(hours), identity.nic1_mac, identity.nic2_mac});
}

} // namespace

Result<std::int64_t> seedSimulatedFleet(Database& database, const FleetOptions& options, Instant now) {
    constexpr std::int64_t most = 200'000;
    if (options.machines < 1 || options.machines > most)
        return problems::invalidField("simulated-fleet", std::to_string(options.machines),
                                      "a number of machines from 1 to " + std::to_string(most));
    return database.write([&](Transaction& transaction) -> Result<std::int64_t> {
        {
            auto rows = transaction.prepare("SELECT 1 FROM machine LIMIT 1");
            if (rows.step()) return std::int64_t{0};
        }
        auto fleet = simulated::makeFleet(options.machines, options.seed, now);
        const SimulatedDice dice(options.seed);
        std::size_t turn = 0;
        for (auto& made : fleet) {
            report(made.machine, dice, now);
            machine_store::insert(transaction, Origin{}, made.machine);
            // Nobody but the seed made them; a lease still looks as if somebody of the team had asked for it.
            if (made.machine.expires_on)
                lease_store::setGrant(transaction, made.machine.hardware_name, personOf(made.machine.team, ++turn),
                                      made.machine.status_since);
            // In place of the one interval that began with the insertion.
            cost_store::removeAll(transaction, made.machine.hardware_name);
            for (const auto& interval : made.history)
                cost_store::insert(transaction, interval);
        }
        return std::ssize(fleet);
    });
}

bool onlySimulated(Connection& connection) {
    const auto finds = [&](const char* sql) { return connection.prepare(sql).step(); };
    return finds("SELECT 1 FROM machine LIMIT 1") &&
           !finds("SELECT 1 FROM machine WHERE bmc_driver <> 'simulated' LIMIT 1");
}

} // namespace remuda
