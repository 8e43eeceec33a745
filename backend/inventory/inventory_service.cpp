// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/inventory_service.h"

#include "backend/identity/access.h"
#include "backend/inventory/machine_list_store.h"
#include "backend/inventory/machine_store.h"
#include "core/domain/json_values.h"
#include "core/domain/machine_fields.h"
#include "core/domain/machine_json.h"
#include "core/domain/observed_facts.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

Result<Machine> findAs(Connection& connection, const std::string& name, std::optional<std::int64_t> version) {
    auto machine = machine_store::find(connection, name);
    if (!machine) return problems::notFound("machine", name);
    if (version && *version != machine->version) {
        auto problem =
            problems::changedMeanwhile("the machine " + name + " has version " + std::to_string(machine->version) +
                                       ", not " + std::to_string(*version));
        problem.field = "If-Match";
        problem.expected = "\"" + std::to_string(machine->version) + "\"";
        return problem;
    }
    return std::move(*machine);
}

std::string textOf(const json::object& members, std::string_view name) {
    const auto* value = members.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// IPMI 2.0 has room for so much of either, Redfish for more. The password itself is never told.
Result<void> fitsDriver(const std::string& driver, const std::string& user, const std::string& password) {
    constexpr std::size_t longestUser = 16, longestPassword = 20;
    if (driver != "ipmi") return {};
    if (user.size() > longestUser) return problems::invalidField("user", user, "at most 16 bytes");
    if (password.size() > longestPassword) return problems::invalidField("password", "…", "at most 20 bytes");
    return {};
}

// What a new machine is told beyond the members that may be changed later: its name and its status.
Result<void> takeIdentity(Machine& machine, json::object& members) {
    for (const auto* name : {"hardware_name", "status", "status_reason"}) {
        const auto* value = members.if_contains(name);
        if (!value) continue;
        const auto* field = machineField(name);
        const auto text = textOf(members, name);
        if (!(value->is_string() || value->is_null()) || !field->set(machine, text))
            return problems::invalidField(name, foundText(*value), std::string(field->expected));
        members.erase(name);
    }
    return {};
}

Result<void> refuseRemoval(const Machine& machine) {
    if (machine.lock)
        return problems::conflict("the machine " + machine.hardware_name + " is locked by job " + machine.lock->job);
    if (machine.is_protected) return problems::conflict("the machine " + machine.hardware_name + " is protected");
    if (machine.status != MachineStatus::discovered && machine.status != MachineStatus::retired)
        return problems::conflict("the machine " + machine.hardware_name + " is " +
                                  std::string(toText(machine.status)) +
                                  "; only discovered and retired machines are deleted: retire it first");
    return {};
}

} // namespace

Result<Machine> InventoryService::create(const Principal& principal, const Origin& origin,
                                         const json::object& members) {
    Machine machine;
    auto rest = members;
    if (auto taken = takeIdentity(machine, rest); !taken) return std::move(taken).problem();
    if (machine.hardware_name.empty())
        return problems::invalidField("hardware_name", "", std::string(machineField("hardware_name")->expected));
    if (auto applied = applyPatch(machine, rest); !applied) return std::move(applied).problem();
    if (machine.site.empty()) return problems::invalidField("site", "", std::string(machineField("site")->expected));
    if (auto allowed = mayDo(principal, Permission::add, machine); !allowed) return std::move(allowed).problem();
    return m_database.write([&](Transaction& transaction) -> Result<Machine> {
        machine_store::insert(transaction, origin, machine);
        return machine;
    });
}

Result<Machine> InventoryService::patch(const Principal& principal, const Origin& origin, const std::string& name,
                                        const json::object& members, std::optional<std::int64_t> version) {
    return m_database.write([&](Transaction& transaction) -> Result<Machine> {
        auto before = findAs(transaction.connection(), name, version);
        if (!before) return before;
        if (auto allowed = mayDo(principal, Permission::edit, *before); !allowed) return std::move(allowed).problem();
        auto after = *before;
        if (auto applied = applyPatch(after, members); !applied) return std::move(applied).problem();
        if (after.site.empty()) return problems::invalidField("site", "", std::string(machineField("site")->expected));
        if (auto allowed = mayChange(transaction.connection(), principal, *before, after); !allowed)
            return std::move(allowed).problem();
        machine_store::update(transaction, origin, *before, after);
        return after;
    });
}

Result<void> InventoryService::remove(const Principal& principal, const Origin& origin, const std::string& name,
                                      std::optional<std::int64_t> version, bool dry_run) {
    return m_database.write([&](Transaction& transaction) -> Result<void> {
        auto machine = findAs(transaction.connection(), name, version);
        if (!machine) return std::move(machine).problem();
        if (auto allowed = mayDo(principal, Permission::remove, *machine); !allowed) return allowed;
        if (auto possible = refuseRemoval(*machine); !possible) return possible;
        if (!dry_run) machine_store::remove(transaction, origin, *machine);
        return {};
    });
}

Result<Machine> InventoryService::settle(const Principal& principal, const Origin& origin, const std::string& name,
                                         const FactsToSettle& facts, std::optional<std::int64_t> version) {
    return m_database.write([&](Transaction& transaction) -> Result<Machine> {
        auto before = findAs(transaction.connection(), name, version);
        if (!before) return before;
        if (auto allowed = mayDo(principal, Permission::edit, *before); !allowed) return std::move(allowed).problem();
        auto after = *before;
        for (const auto& field : facts.fields)
            if (!(facts.observed ? acceptObserved(after, field) : keepIntended(after, field)))
                return problems::invalidField("fields", field, "a fact that the machine has reported");
        if (auto allowed = mayChange(transaction.connection(), principal, *before, after); !allowed)
            return std::move(allowed).problem();
        refreshMismatch(after, now());
        machine_store::update(transaction, origin, *before, after, "accept");
        return after;
    });
}

Result<void> InventoryService::setBmcPassword(const Principal& principal, const Origin& origin, const std::string& name,
                                              const std::string& user, const std::string& password) {
    if (password.empty() || password.size() > 256) return problems::invalidField("password", "…", "1 to 256 bytes");
    const auto sealed = m_secrets.seal(password, name);
    return m_database.write([&](Transaction& transaction) -> Result<void> {
        auto before = findAs(transaction.connection(), name, std::nullopt);
        if (!before) return std::move(before).problem();
        if (auto allowed = mayDo(principal, Permission::password, *before); !allowed) return allowed;
        if (auto fits = fitsDriver(before->bmc.driver, user, password); !fits) return fits;
        auto after = *before;
        if (auto applied = applyPatch(after, {{"bmc_user", user}}); !applied) return applied;
        machine_store::setBmcPassword(transaction, origin, *before, after, sealed);
        return {};
    });
}

} // namespace remuda
