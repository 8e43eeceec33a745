// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_access.h"

#include "backend/inventory/machine_store.h"

#include <algorithm>

namespace remuda {

std::optional<LoadedAccess> loadBmcAccess(Connection& connection, const SecretBox& secrets,
                                          const std::string& hardware_name) {
    auto machine = machine_store::find(connection, hardware_name);
    if (!machine) return std::nullopt;
    LoadedAccess loaded;
    loaded.access.machine = std::move(*machine);
    const auto sealed = machine_store::sealedBmcPassword(connection, hardware_name);
    if (!sealed || sealed->empty()) return loaded;
    auto password = secrets.unseal(*sealed, hardware_name);
    if (password)
        loaded.access.password = std::move(*password);
    else
        loaded.unreadable = password.problem().detail;
    return loaded;
}

bool takePower(Machine& machine, PowerState state, Instant now) {
    const auto cleared = std::erase_if(machine.faults, [](const Fault& fault) {
        return fault.kind == "bmc_unreachable" || fault.kind == "bmc_credentials";
    });
    if (machine.power == toText(state) && cleared == 0) return false;
    machine.power = toText(state);
    machine.power_seen_at = now;
    return true;
}

bool takeFailure(Machine& machine, const DriverError& error, Instant now) {
    const char* kind = error.error_class == ErrorClass::unreachable   ? "bmc_unreachable"
                       : error.error_class == ErrorClass::credentials ? "bmc_credentials"
                                                                      : nullptr;
    if (!kind) return false;
    bool changed = false;
    if (error.error_class == ErrorClass::unreachable && machine.power != "unknown") {
        machine.power = "unknown";
        changed = true;
    }
    const auto known = std::any_of(machine.faults.begin(), machine.faults.end(),
                                   [kind](const Fault& fault) { return fault.kind == kind; });
    if (!known) machine.faults.push_back({kind, error.message, now});
    return changed || !known;
}

} // namespace remuda
