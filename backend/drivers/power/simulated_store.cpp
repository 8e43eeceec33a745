// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_store.h"

namespace remuda::simulated_store {

std::optional<State> find(Connection& connection, const std::string& hardware_name) {
    auto row =
        connection.prepare("SELECT power, power_to, power_at, next_boot, commands, power_ons, boot_persistent, "
                           "identify_light, events_cleared_at, power_offs, controller_back_at, password_digest FROM "
                           "simulated_machine WHERE hardware_name = ?");
    row.bind(hardware_name);
    if (!row.step()) return std::nullopt;
    State state;
    state.power = static_cast<PowerState>(row.integer(0));
    state.power_to = static_cast<PowerState>(row.integer(1));
    state.power_at = row.instant(2);
    state.next_boot = static_cast<BootDevice>(row.integer(3));
    state.commands = row.integer(4);
    state.power_ons = row.integer(5);
    state.boot_persistent = row.integer(6) != 0;
    state.identify_light = row.integer(7) != 0;
    state.events_cleared_at = row.instant(8);
    state.power_offs = row.integer(9);
    state.controller_back_at = row.instant(10);
    state.password_digest = row.text(11);
    return state;
}

void save(Transaction& transaction, const std::string& hardware_name, const State& state) {
    transaction
        .prepare(
            "INSERT INTO simulated_machine(hardware_name, power, power_to, power_at, next_boot, commands, power_ons, "
            "boot_persistent, identify_light, events_cleared_at, power_offs, controller_back_at, password_digest) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(hardware_name) DO UPDATE SET power = "
            "excluded.power, "
            "power_to = excluded.power_to, power_at = excluded.power_at, next_boot = excluded.next_boot, "
            "commands = excluded.commands, power_ons = excluded.power_ons, boot_persistent = excluded.boot_persistent, "
            "identify_light = excluded.identify_light, events_cleared_at = excluded.events_cleared_at, "
            "power_offs = excluded.power_offs, controller_back_at = excluded.controller_back_at, password_digest = "
            "excluded.password_digest")
        .bind(hardware_name)
        .bind(static_cast<int>(state.power))
        .bind(static_cast<int>(state.power_to))
        .bind(state.power_at)
        .bind(static_cast<int>(state.next_boot))
        .bind(state.commands)
        .bind(state.power_ons)
        .bind(static_cast<int>(state.boot_persistent))
        .bind(static_cast<int>(state.identify_light))
        .bind(state.events_cleared_at)
        .bind(state.power_offs)
        .bind(state.controller_back_at)
        .bind(state.password_digest)
        .run();
}

} // namespace remuda::simulated_store
