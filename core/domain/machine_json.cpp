// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_json.h"

#include "core/domain/json_reader.h"
#include "core/domain/json_values.h"
#include "core/domain/machine_fields.h"
#include "core/domain/observed_facts.h"

#include <cmath>
#include <cstdio>

namespace remuda {

namespace json = boost::json;

namespace {

json::value orNull(const std::optional<std::int64_t>& value) {
    return value ? json::value(*value) : json::value(nullptr);
}
json::value orNull(const std::optional<Date>& date) {
    return date ? json::value(formatDate(*date)) : json::value(nullptr);
}
json::value orNull(const std::optional<Instant>& at) {
    return at ? json::value(formatInstant(*at)) : json::value(nullptr);
}

// A round amount is written as an integer, which reads better than the 1.72E2 of a double.
json::value orNull(const std::optional<Money>& money) {
    if (!money) return nullptr;
    if (money->micros % 1'000'000 == 0) return money->micros / 1'000'000;
    return static_cast<double>(money->micros) / 1e6;
}

json::array toJson(const std::vector<Fault>& faults) {
    json::array array;
    for (const auto& fault : faults)
        array.push_back({{"kind", fault.kind}, {"detail", fault.detail}, {"since", formatInstant(fault.since)}});
    return array;
}

json::value toJson(const std::optional<Maintenance>& maintenance) {
    if (!maintenance) return nullptr;
    return {{"who", maintenance->who}, {"why", maintenance->why}, {"until", orNull(maintenance->until)}};
}

json::value toJson(const std::optional<MachineLock>& lock) {
    if (!lock) return nullptr;
    return {{"job", lock->job}, {"token", lock->token}, {"since", formatInstant(lock->since)}};
}

json::value toJson(const std::optional<Observed>& observed) {
    if (!observed) return nullptr;
    return observedToJson(*observed, json::value(formatInstant(observed->at)));
}

void readColumns(JsonReader& reader, Machine& machine) {
    reader.read("hardware_name", machine.hardware_name);
    reader.read("serial", machine.serial);
    reader.read("site", machine.site);
    reader.read("rack", machine.rack);
    reader.read("unit", machine.unit);
    reader.read("model", machine.model);
    reader.read("cpu_cores", machine.cpu_cores);
    reader.read("memory_gib", machine.memory_gib);
    reader.read("disk_gib", machine.disk_gib);
    reader.read("nic1_mac", machine.nic1_mac);
    reader.read("nic1_ip", machine.nic1_ip);
    reader.read("nic2_mac", machine.nic2_mac);
    reader.read("bmc_driver", machine.bmc.driver);
    reader.read("bmc_address", machine.bmc.address);
    reader.read("hostname", machine.hostname);
    reader.read("role", machine.role);
    reader.read("team", machine.team);
    reader.read("status", machine.status);
    reader.read("status_reason", machine.status_reason);
    reader.read("expires_on", machine.expires_on);
    reader.read("purchased_on", machine.purchased_on);
    reader.read("monthly_cost_usd", machine.monthly_cost);
}

void readState(JsonReader& reader, Machine& machine) {
    std::int64_t suite = machine.bmc.cipher_suite;
    reader.read("bmc_user", machine.bmc.user);
    reader.read("bmc_cipher_suite", suite);
    machine.bmc.cipher_suite = static_cast<int>(suite);
    reader.read("bmc_privilege", machine.bmc.privilege);
    reader.read("bmc_interface", machine.bmc.interface);
    reader.read("bmc_certificate", machine.bmc.certificate);
    reader.read("bmc_password_set", machine.bmc.password_set);
    reader.read("power", machine.power);
    reader.read("power_seen_at", machine.power_seen_at);
    reader.read("protected", machine.is_protected);
    reader.read("wipe_unverified", machine.wipe_unverified);
    reader.read("version", machine.version);
    reader.read("status_since", machine.status_since);
    reader.read("created_at", machine.created_at);
    reader.read("updated_at", machine.updated_at);
}

void readNested(JsonReader& reader, Machine& machine) {
    reader.array("faults", [&](JsonReader& item) {
        auto& fault = machine.faults.emplace_back();
        item.read("kind", fault.kind);
        item.read("detail", fault.detail);
        item.read("since", fault.since);
    });
    if (auto nested = reader.object("maintenance")) {
        auto& maintenance = machine.maintenance.emplace();
        nested->read("who", maintenance.who);
        nested->read("why", maintenance.why);
        nested->read("until", maintenance.until);
        reader.adopt(*nested);
    }
    if (auto nested = reader.object("lock")) {
        auto& lock = machine.lock.emplace();
        nested->read("job", lock.job);
        nested->read("token", lock.token);
        nested->read("since", lock.since);
        reader.adopt(*nested);
    }
    if (auto nested = reader.object("observed")) {
        auto& observed = machine.observed.emplace();
        nested->read("cpu_cores", observed.cpu_cores);
        nested->read("memory_gib", observed.memory_gib);
        nested->read("disk_gib", observed.disk_gib);
        nested->read("serial", observed.serial);
        nested->read("model", observed.model);
        nested->read("source", observed.source);
        nested->read("at", observed.at);
        nested->read("nic1_mac", observed.nic1_mac);
        nested->read("nic2_mac", observed.nic2_mac);
        nested->read("bmc_address", observed.bmc_address);
        nested->read("kept", observed.kept);
        reader.adopt(*nested);
    }
}

// The member as a person would have typed it, so that JSON and CSV are held to the same rules.
std::string typed(const json::value& value) {
    if (!value.is_double()) return foundText(value);
    const double number = value.get_double();
    if (!(std::abs(number) < 1e12)) return json::serialize(value);
    char buffer[40];
    const int length = std::snprintf(buffer, sizeof buffer, "%.6f", number);
    std::string_view digits(buffer, static_cast<std::size_t>(length));
    digits = digits.substr(0, digits.find_last_not_of('0') + 1);
    return std::string(digits.ends_with('.') ? digits.substr(0, digits.size() - 1) : digits);
}

Result<void> setMember(Machine& machine, const MachineField& field, const json::value& value) {
    const auto text = typed(value);
    const bool malformed = value.is_structured() || (text.empty() && field.required) || !field.set(machine, text);
    if (malformed) return problems::invalidField(std::string(field.name), text, std::string(field.expected));
    return {};
}

template <class MaySet>
Result<void> setMembers(Machine& machine, const json::object& members, MaySet maySet) {
    Machine changed = machine; // all or nothing
    for (const auto& [key, value] : members) {
        const auto* field = machineField(key);
        if (!field) return problems::invalidField(key, typed(value), "the name of a machine's field");
        if (!field->set || !maySet(*field))
            return problems::invalidField(key, typed(value), "no value: this field cannot be set so");
        if (auto set = setMember(changed, *field, value); !set) return set;
    }
    machine = std::move(changed);
    return {};
}

} // namespace

json::object toJson(const Machine& machine, json::storage_ptr storage) {
    json::object object(std::move(storage));
    object.reserve(48); // it has 42; one too few would make it be built twice
    object.emplace("hardware_name", machine.hardware_name);
    object.emplace("serial", machine.serial);
    object.emplace("site", machine.site);
    object.emplace("rack", machine.rack);
    object.emplace("unit", orNull(machine.unit));
    object.emplace("model", machine.model);
    object.emplace("cpu_cores", orNull(machine.cpu_cores));
    object.emplace("memory_gib", orNull(machine.memory_gib));
    object.emplace("disk_gib", orNull(machine.disk_gib));
    object.emplace("nic1_mac", machine.nic1_mac);
    object.emplace("nic1_ip", machine.nic1_ip);
    object.emplace("nic2_mac", machine.nic2_mac);
    object.emplace("bmc_driver", machine.bmc.driver);
    object.emplace("bmc_address", machine.bmc.address);
    object.emplace("hostname", machine.hostname);
    object.emplace("role", machine.role);
    object.emplace("team", machine.team);
    object.emplace("status", toText(machine.status));
    object.emplace("status_reason", machine.status_reason);
    object.emplace("expires_on", orNull(machine.expires_on));
    object.emplace("purchased_on", orNull(machine.purchased_on));
    object.emplace("monthly_cost_usd", orNull(machine.monthly_cost));
    object.emplace("bmc_user", machine.bmc.user);
    object.emplace("bmc_cipher_suite", machine.bmc.cipher_suite);
    object.emplace("bmc_privilege", machine.bmc.privilege);
    object.emplace("bmc_interface", machine.bmc.interface);
    object.emplace("bmc_certificate", machine.bmc.certificate);
    object.emplace("bmc_password_set", machine.bmc.password_set);
    object.emplace("power", machine.power);
    object.emplace("power_seen_at", orNull(machine.power_seen_at));
    object.emplace("faults", toJson(machine.faults));
    object.emplace("maintenance", toJson(machine.maintenance));
    object.emplace("protected", machine.is_protected);
    object.emplace("lock", toJson(machine.lock));
    object.emplace("observed", toJson(machine.observed));
    object.emplace("differs", toJsonArray(differingFacts(machine)));
    object.emplace("simulated", machine.simulated());
    object.emplace("wipe_unverified", machine.wipe_unverified);
    object.emplace("version", machine.version);
    object.emplace("status_since", formatInstant(machine.status_since));
    object.emplace("created_at", formatInstant(machine.created_at));
    object.emplace("updated_at", formatInstant(machine.updated_at));
    return object;
}

Result<Machine> machineFromJson(const json::object& object) {
    Machine machine;
    JsonReader reader(object);
    readColumns(reader, machine);
    readState(reader, machine);
    readNested(reader, machine);
    if (reader.problem()) return *reader.problem();
    if (machine.hardware_name.empty())
        return problems::invalidField("hardware_name", "", "the machine's hardware name");
    return machine;
}

Result<void> applyPatch(Machine& machine, const json::object& patch) {
    return setMembers(machine, patch, [](const MachineField& field) { return field.writable; });
}

Result<Machine> newMachine(const json::object& members) {
    Machine machine;
    auto set = setMembers(machine, members, [](const MachineField& field) { return field.csv; });
    if (!set) return std::move(set).problem();
    for (const auto& field : machineFields())
        if (field.required && field.get(machine).empty())
            return problems::invalidField(std::string(field.name), "", std::string(field.expected));
    return machine;
}

} // namespace remuda
