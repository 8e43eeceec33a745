// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_access.h"

#include "backend/inventory/bmc_password_store.h"
#include "backend/inventory/machine_store.h"

#include <algorithm>

namespace remuda {

std::optional<LoadedAccess> loadBmcAccess(Connection& connection, const SecretBox& secrets,
                                          const std::string& hardware_name) {
    auto machine = machine_store::find(connection, hardware_name);
    if (!machine) return std::nullopt;
    LoadedAccess loaded;
    loaded.access.machine = std::move(*machine);
    if (const auto pending = bmc_password_store::pending(connection, hardware_name))
        if (auto opened = secrets.unseal(*pending, hardware_name))
            loaded.access.pending = PendingPassword{std::move(*opened), *pending};
    const auto sealed = machine_store::sealedBmcPassword(connection, hardware_name);
    if (!sealed || sealed->empty()) return loaded;
    auto password = secrets.unseal(*sealed, hardware_name);
    if (password)
        loaded.access.password = std::move(*password);
    else
        loaded.unreadable = password.problem().detail;
    return loaded;
}

std::function<void(const Machine&, const std::string&)> promotePassword(Database& database) {
    return [&database](const Machine& machine, const std::string& sealed) {
        std::function<bool(Transaction&)> work = [name = machine.hardware_name, sealed](Transaction& transaction) {
            return bmc_password_store::promote(transaction, Origin{}, name, sealed);
        };
        database.writeLater(std::move(work), [](bool) {});
    };
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
    if (error.not_asked) return false;
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
