// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/bmc_password_store.h"

#include "backend/inventory/machine_store.h"

namespace remuda::bmc_password_store {

std::optional<std::string> pending(Connection& connection, const std::string& hardware_name) {
    auto rows = connection.prepare("SELECT bmc_password_pending FROM machine WHERE hardware_name = ?");
    rows.bind(hardware_name);
    if (!rows.step() || rows.isNull(0)) return std::nullopt;
    return std::string(rows.view(0));
}

void setPending(Transaction& transaction, const std::string& hardware_name, std::string_view sealed) {
    transaction.prepare("UPDATE machine SET bmc_password_pending = ? WHERE hardware_name = ?")
        .bindBlob(sealed)
        .bind(hardware_name)
        .run();
}

bool forget(Transaction& transaction, const std::string& hardware_name, std::string_view sealed) {
    if (pending(transaction.connection(), hardware_name) != sealed) return false;
    transaction.prepare("UPDATE machine SET bmc_password_pending = NULL WHERE hardware_name = ?")
        .bind(hardware_name)
        .run();
    return true;
}

bool promote(Transaction& transaction, const Origin& origin, const std::string& hardware_name,
             std::string_view sealed) {
    if (!forget(transaction, hardware_name, sealed)) return false;
    const auto before = machine_store::find(transaction.connection(), hardware_name);
    if (!before) return false;
    auto after = *before;
    machine_store::setBmcPassword(transaction, origin, *before, after, sealed);
    return true;
}

std::optional<std::string> sharer(Connection& connection, const Machine& machine) {
    const auto path = machine.bmc.address.find("/redfish/");
    if (path == std::string::npos) return std::nullopt;
    const auto service = machine.bmc.address.substr(0, path);
    auto rows = connection.prepare("SELECT hardware_name FROM machine WHERE bmc_user = ? AND hardware_name <> ? AND "
                                   "(bmc_address = ? OR instr(bmc_address, ?) = 1) ORDER BY 1 LIMIT 1");
    rows.bind(machine.bmc.user).bind(machine.hardware_name).bind(service).bind(service + "/");
    if (!rows.step()) return std::nullopt;
    return rows.text(0);
}

} // namespace remuda::bmc_password_store
