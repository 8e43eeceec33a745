// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/machine_store.h"

#include "backend/inventory/machine_columns.h"
#include "core/domain/machine_json.h"
#include "core/query/query.h"

namespace remuda::machine_store {

namespace json = boost::json;

namespace {

std::vector<Observer>& observers() {
    static std::vector<Observer> list;
    return list;
}

void notify(Transaction& transaction, const Machine* before, const Machine* after) {
    for (const auto& observer : observers())
        observer(transaction, before, after);
}

// The members of `object` that `other` has not, or has with another value. The version differs always and says nothing.
json::object different(const json::object& object, const json::object& other) {
    json::object result;
    for (const auto& member : object) {
        if (member.key() == "version" || member.key() == "updated_at") continue;
        const auto* same = other.if_contains(member.key());
        if (!same || *same != member.value()) result.emplace(member.key(), member.value());
    }
    return result;
}

// The change has the machine's own moment: so the past can be rebuilt to the millisecond.
void append(Transaction& transaction, const Origin& origin, const Machine& machine, std::string_view verb,
            json::object before, json::object after) {
    Change change;
    change.at = machine.updated_at;
    change.actor = origin.actor;
    change.entity = "machine";
    change.entity_id = machine.hardware_name;
    change.verb = verb;
    change.before = std::move(before);
    change.after = std::move(after);
    change.request_id = origin.request_id;
    change.job_id = origin.job_id;
    transaction.append(std::move(change));
}

void refuseTaken(Transaction& transaction, const char* field, const std::string& value, const char* sql,
                 const std::string& hardware_name) {
    if (value.empty()) return;
    auto rows = transaction.prepare(sql);
    rows.bind(value).bind(hardware_name);
    if (rows.step()) throw StoreError(problems::alreadyExists(field, value));
}

// Says which field is taken, which the unique indexes alone do not tell in words. What was the machine's before is so
// still.
void refuseDuplicates(Transaction& transaction, const Machine& machine, const Machine* before = nullptr) {
    const auto& name = machine.hardware_name;
    if (!before || machine.serial != before->serial)
        refuseTaken(transaction, "serial", machine.serial,
                    "SELECT 1 FROM machine WHERE serial = ? AND serial <> '' AND hardware_name <> ?", name);
    const auto* mac = "SELECT 1 FROM machine_mac JOIN machine ON machine.id = machine_mac.machine WHERE mac = ? AND "
                      "hardware_name <> ?";
    if (!before || machine.nic1_mac != before->nic1_mac)
        refuseTaken(transaction, "nic1_mac", lowerCase(machine.nic1_mac), mac, name);
    if (!before || machine.nic2_mac != before->nic2_mac)
        refuseTaken(transaction, "nic2_mac", lowerCase(machine.nic2_mac), mac, name);
    if (!machine.unit || machine.rack.empty()) return;
    if (before && machine.unit == before->unit && machine.rack == before->rack && machine.site == before->site) return;
    auto rows = transaction.prepare("SELECT hardware_name FROM machine WHERE site = ? AND rack = ? AND unit = ? AND "
                                    "unit IS NOT NULL AND rack <> '' AND hardware_name <> ?");
    rows.bind(machine.site).bind(machine.rack).bind(*machine.unit).bind(name);
    if (!rows.step()) return;
    auto problem = problems::alreadyExists("unit", std::to_string(*machine.unit));
    problem.detail = "unit " + std::to_string(*machine.unit) + " of " + machine.rack + " in " + machine.site +
                     " holds " + rows.text(0);
    problem.expected = "a free rack unit";
    throw StoreError(std::move(problem));
}

bool speaksOpenly(const Machine& machine) {
    return machine.bmc.driver == "redfish" && machine.bmc.address.starts_with("http://");
}

// What was meant for a connection that nobody reads along must not go over one that everybody can.
void forgetPasswords(Transaction& transaction, const std::string& hardware_name) {
    transaction.prepare("UPDATE machine SET bmc_password = NULL, bmc_password_pending = NULL WHERE hardware_name = ?")
        .bind(hardware_name)
        .run();
}

std::int64_t idOf(Transaction& transaction, const std::string& hardware_name) {
    auto rows = transaction.prepare("SELECT id FROM machine WHERE hardware_name = ?");
    rows.bind(hardware_name);
    if (!rows.step()) throw StoreError(problems::notFound("machine", hardware_name));
    return rows.integer(0);
}

std::int64_t insertRow(Transaction& transaction, const Machine& machine) {
    auto statement = transaction.prepare(insertMachine() + " RETURNING id");
    bindMachine(statement, machine);
    statement.step();
    return statement.integer(0);
}

void writeMacs(Transaction& transaction, std::int64_t id, const Machine& machine) {
    transaction.prepare("DELETE FROM machine_mac WHERE machine = ?").bind(id).run();
    for (const auto& mac : {machine.nic1_mac, machine.nic2_mac})
        if (!mac.empty())
            transaction.prepare("INSERT INTO machine_mac(mac, machine) VALUES(?, ?) ON CONFLICT DO NOTHING")
                .bind(lowerCase(mac))
                .bind(id)
                .run();
}

// A job sends its next command to where the record says the BMC is: that must not become another machine's.
void refuseOtherBmc(const Machine& before, const Machine& after) {
    const bool other_driver = before.bmc.driver != after.bmc.driver;
    if (!before.lock || (!other_driver && before.bmc.address == after.bmc.address)) return;
    auto problem = problems::conflict("the machine " + before.hardware_name + " is locked by job " + before.lock->job +
                                      ", which speaks to its BMC");
    problem.field = other_driver ? "bmc_driver" : "bmc_address";
    problem.expected = "no other BMC before the job has ended";
    throw StoreError(std::move(problem));
}

} // namespace

void addObserver(Observer observer) {
    observers().push_back(std::move(observer));
}

void clearObservers() {
    observers().clear();
}

std::optional<Machine> find(Connection& connection, const std::string& hardware_name) {
    auto rows = connection.prepare(selectMachines() + " WHERE hardware_name = ?");
    rows.bind(hardware_name);
    if (!rows.step()) return std::nullopt;
    return readMachine(rows);
}

std::vector<Machine> findMany(Connection& connection, const std::vector<std::string>& hardware_names) {
    std::vector<Machine> machines;
    machines.reserve(hardware_names.size());
    for (const auto& name : hardware_names)
        if (auto machine = find(connection, name)) machines.push_back(std::move(*machine));
    return machines;
}

void insert(Transaction& transaction, const Origin& origin, Machine& machine, std::string_view verb) {
    auto rows = transaction.prepare("SELECT 1 FROM machine WHERE hardware_name = ?");
    if (rows.bind(machine.hardware_name).step())
        throw StoreError(problems::alreadyExists("hardware_name", machine.hardware_name));
    refuseDuplicates(transaction, machine);
    const auto moment = now();
    machine.version = 1;
    machine.bmc.password_set = false;
    machine.created_at = machine.updated_at = moment;
    if (machine.status_since == Instant()) machine.status_since = moment;
    writeMacs(transaction, insertRow(transaction, machine), machine);
    append(transaction, origin, machine, verb, {}, toJson(machine));
    notify(transaction, nullptr, &machine);
}

void update(Transaction& transaction, const Origin& origin, const Machine& before, Machine& after,
            std::string_view verb) {
    after.hardware_name = before.hardware_name; // the identity never changes
    after.version = before.version;
    after.created_at = before.created_at;
    after.updated_at = before.updated_at;
    if (after == before) return;
    refuseOtherBmc(before, after);
    refuseDuplicates(transaction, after, &before);
    if (speaksOpenly(after) && !speaksOpenly(before)) {
        forgetPasswords(transaction, before.hardware_name);
        after.bmc.password_set = false;
    }
    after.version = before.version + 1;
    after.updated_at = now();
    if (after.status != before.status && after.status_since == before.status_since)
        after.status_since = after.updated_at;
    {
        auto statement = transaction.prepare(updateMachine());
        bindMachine(statement, after);
        statement.bind(before.hardware_name).bind(before.version);
        statement.run();
    }
    if (transaction.connection().changes() != 1) {
        idOf(transaction, before.hardware_name); // says so when it is gone
        throw StoreError(problems::changedMeanwhile("the machine " + before.hardware_name + " was changed meanwhile"));
    }
    if (after.nic1_mac != before.nic1_mac || after.nic2_mac != before.nic2_mac)
        writeMacs(transaction, idOf(transaction, before.hardware_name), after);
    const auto old_form = toJson(before);
    const auto new_form = toJson(after);
    append(transaction, origin, after, verb, different(old_form, new_form), different(new_form, old_form));
    notify(transaction, &before, &after);
}

void remove(Transaction& transaction, const Origin& origin, const Machine& machine, std::string_view verb) {
    transaction.prepare("DELETE FROM machine WHERE hardware_name = ?").bind(machine.hardware_name).run();
    if (transaction.connection().changes() != 1) throw StoreError(problems::notFound("machine", machine.hardware_name));
    transaction.append(origin, "machine", machine.hardware_name, std::string(verb), toJson(machine), {});
    notify(transaction, &machine, nullptr);
}

void giveUp(Transaction& transaction, const Machine& before, const Machine& after) {
    const auto& name = before.hardware_name;
    if (!before.serial.empty() && after.serial != before.serial)
        transaction.prepare("UPDATE machine SET serial = '' WHERE hardware_name = ?").bind(name).run();
    if (before.unit && (after.unit != before.unit || after.rack != before.rack || after.site != before.site))
        transaction.prepare("UPDATE machine SET unit = NULL WHERE hardware_name = ?").bind(name).run();
    if (after.nic1_mac != before.nic1_mac || after.nic2_mac != before.nic2_mac)
        transaction.prepare("DELETE FROM machine_mac WHERE machine = ?").bind(idOf(transaction, name)).run();
}

void setBmcPassword(Transaction& transaction, const Origin& origin, const Machine& before, Machine& after,
                    std::string_view sealed) {
    transaction.prepare("UPDATE machine SET bmc_password = ? WHERE hardware_name = ?")
        .bindBlob(sealed)
        .bind(before.hardware_name)
        .run();
    after.bmc.password_set = true;
    if (after == before) {
        // A new password for the same user: the fact is recorded, the secret is not.
        transaction.append(origin, "machine", before.hardware_name, "bmc-password", {}, {{"bmc_password_set", true}});
        return;
    }
    update(transaction, origin, before, after, "bmc-password");
}

void resealBmcPassword(Transaction& transaction, const std::string& hardware_name, std::string_view sealed) {
    transaction.prepare("UPDATE machine SET bmc_password = ? WHERE hardware_name = ?")
        .bindBlob(sealed)
        .bind(hardware_name)
        .run();
}

std::optional<std::string> sealedBmcPassword(Connection& connection, const std::string& hardware_name) {
    auto rows = connection.prepare("SELECT bmc_password FROM machine WHERE hardware_name = ?");
    rows.bind(hardware_name);
    if (!rows.step() || rows.isNull(0)) return std::nullopt;
    return std::string(rows.view(0));
}

} // namespace remuda::machine_store
