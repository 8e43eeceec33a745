// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/simulated_fleet.h"

#include "backend/cost/cost_store.h"
#include "backend/inventory/machine_store.h"
#include "backend/inventory/simulated_machines.h"

namespace remuda {

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
        for (auto& made : fleet) {
            machine_store::insert(transaction, Origin{}, made.machine);
            // In place of the one interval that began with the insertion.
            cost_store::removeAll(transaction, made.machine.hardware_name);
            for (const auto& interval : made.history)
                cost_store::insert(transaction, interval);
        }
        return std::ssize(fleet);
    });
}

} // namespace remuda
