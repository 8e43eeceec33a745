// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/machine_columns.h"

#include "core/domain/observed_facts.h"

#include <boost/json.hpp>

namespace remuda::machine_store {

namespace json = boost::json;

namespace {

constexpr const char* columns[] = {"hardware_name",
                                   "serial",
                                   "site",
                                   "rack",
                                   "unit",
                                   "model",
                                   "cpu_cores",
                                   "memory_gib",
                                   "disk_gib",
                                   "nic1_mac",
                                   "nic1_ip",
                                   "nic2_mac",
                                   "bmc_driver",
                                   "bmc_address",
                                   "bmc_user",
                                   "bmc_cipher_suite",
                                   "bmc_privilege",
                                   "bmc_interface",
                                   "bmc_certificate",
                                   "hostname",
                                   "role",
                                   "team",
                                   "status",
                                   "status_reason",
                                   "expires_on",
                                   "purchased_on",
                                   "monthly_cost_micros",
                                   "power",
                                   "power_seen_at",
                                   "faults",
                                   "maintenance",
                                   "protected",
                                   "lock",
                                   "observed",
                                   "differs",
                                   "wipe_unverified",
                                   "version",
                                   "status_since",
                                   "created_at",
                                   "updated_at"};

std::string joined(const char* separator, const char* suffix) {
    std::string text;
    for (const auto* column : columns)
        text += (text.empty() ? "" : separator) + std::string(column) + suffix;
    return text;
}

std::string text(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<std::int64_t> number(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

Instant instant(const json::object& object, std::string_view key) {
    return fromMilliseconds(number(object, key).value_or(0));
}

std::string faultsText(const std::vector<Fault>& faults) {
    json::array array;
    for (const auto& fault : faults)
        array.push_back({{"kind", fault.kind}, {"detail", fault.detail}, {"since", toMilliseconds(fault.since)}});
    return json::serialize(array);
}

std::optional<std::string> structureText(const std::optional<Maintenance>& maintenance) {
    if (!maintenance) return std::nullopt;
    return json::serialize(json::object{{"who", maintenance->who},
                                        {"why", maintenance->why},
                                        {"until", maintenance->until ? formatDate(*maintenance->until) : ""}});
}

std::optional<std::string> structureText(const std::optional<MachineLock>& lock) {
    if (!lock) return std::nullopt;
    return json::serialize(
        json::object{{"job", lock->job}, {"token", lock->token}, {"since", toMilliseconds(lock->since)}});
}

std::optional<std::string> structureText(const std::optional<Observed>& observed) {
    if (!observed) return std::nullopt;
    return json::serialize(observedToJson(*observed, json::value(toMilliseconds(observed->at))));
}

// "memory_gib,serial": what queries ask for. The machine itself knows from what was observed.
std::string differsText(const Machine& machine) {
    std::string text;
    for (const auto& field : differingFacts(machine))
        text += (text.empty() ? "" : ",") + field;
    return text;
}

Observed observedFrom(const json::object& object) {
    Observed observed{number(object, "cpu_cores"), number(object, "memory_gib"), number(object, "disk_gib"),
                      text(object, "serial"),      text(object, "model"),        text(object, "source"),
                      instant(object, "at"),       text(object, "nic1_mac"),     text(object, "nic2_mac"),
                      text(object, "bmc_address")};
    if (const auto* kept = object.if_contains("kept"))
        for (const auto& field : kept->as_array())
            observed.kept.emplace_back(field.as_string());
    return observed;
}

// The next column of a row, in order.
class Reader {
public:
    explicit Reader(Statement& row)
        : m_row(row) {}
    std::string text() { return m_row.text(m_column++); }
    void skip() { ++m_column; }
    std::int64_t integer() { return m_row.integer(m_column++); }
    Instant instant() { return m_row.instant(m_column++); }
    std::optional<std::int64_t> optionalInteger() { return m_row.optionalInteger(m_column++); }
    std::optional<Date> optionalDate() { return m_row.optionalDate(m_column++); }
    std::optional<Money> optionalMoney() { return m_row.optionalMoney(m_column++); }
    std::optional<Instant> optionalInstant() { return m_row.optionalInstant(m_column++); }
    std::optional<json::object> structure() {
        const auto column = m_column++;
        if (m_row.isNull(column)) return std::nullopt;
        return json::parse(m_row.view(column)).as_object();
    }
    std::vector<Fault> faults() {
        std::vector<Fault> list;
        const auto view = m_row.view(m_column++);
        if (view == "[]") return list;
        const auto value = json::parse(view); // named: a range-for would not keep a temporary's inside alive
        for (const auto& item : value.as_array()) {
            const auto& object = item.as_object();
            list.push_back({remuda::machine_store::text(object, "kind"), remuda::machine_store::text(object, "detail"),
                            remuda::machine_store::instant(object, "since")});
        }
        return list;
    }

private:
    Statement& m_row;
    int m_column = 0;
};

void readStructures(Reader& reader, Machine& machine) {
    machine.faults = reader.faults();
    if (const auto object = reader.structure())
        machine.maintenance =
            Maintenance{text(*object, "who"), text(*object, "why"), parseDate(text(*object, "until"))};
    machine.is_protected = reader.integer() != 0;
    if (const auto object = reader.structure())
        machine.lock =
            MachineLock{text(*object, "job"), number(*object, "token").value_or(0), instant(*object, "since")};
    if (const auto object = reader.structure()) machine.observed = observedFrom(*object);
    reader.skip(); // differs
}

} // namespace

const std::string& selectMachines() {
    static const std::string sql = "SELECT " + joined(", ", "") + ", bmc_password_set FROM machine";
    return sql;
}

const std::string& insertMachine() {
    static const std::string sql = [] {
        std::string marks = "?";
        for (std::size_t i = 1; i < std::size(columns); ++i)
            marks += ", ?";
        return "INSERT INTO machine(" + joined(", ", "") + ") VALUES(" + marks + ")";
    }();
    return sql;
}

const std::string& updateMachine() {
    static const std::string sql =
        "UPDATE machine SET " + joined(", ", " = ?") + " WHERE hardware_name = ? AND version = ?";
    return sql;
}

Machine readMachine(Statement& row) {
    Reader reader(row);
    Machine machine;
    for (auto* field : {&machine.hardware_name, &machine.serial, &machine.site, &machine.rack})
        *field = reader.text();
    machine.unit = reader.optionalInteger();
    machine.model = reader.text();
    for (auto* field : {&machine.cpu_cores, &machine.memory_gib, &machine.disk_gib})
        *field = reader.optionalInteger();
    for (auto* field : {&machine.nic1_mac, &machine.nic1_ip, &machine.nic2_mac, &machine.bmc.driver,
                        &machine.bmc.address, &machine.bmc.user})
        *field = reader.text();
    machine.bmc.cipher_suite = static_cast<int>(reader.integer());
    for (auto* field : {&machine.bmc.privilege, &machine.bmc.interface, &machine.bmc.certificate, &machine.hostname,
                        &machine.role, &machine.team})
        *field = reader.text();
    const auto status = reader.text();
    if (const auto known = machineStatusFromText(status))
        machine.status = *known;
    else
        throw StoreError("the machine " + machine.hardware_name + " has the unknown status \"" + status + "\"");
    machine.status_reason = reader.text();
    machine.expires_on = reader.optionalDate();
    machine.purchased_on = reader.optionalDate();
    machine.monthly_cost = reader.optionalMoney();
    machine.power = reader.text();
    machine.power_seen_at = reader.optionalInstant();
    readStructures(reader, machine);
    machine.wipe_unverified = reader.integer() != 0;
    machine.version = reader.integer();
    machine.status_since = reader.instant();
    machine.created_at = reader.instant();
    machine.updated_at = reader.instant();
    machine.bmc.password_set = reader.integer() != 0;
    return machine;
}

void bindMachine(Statement& statement, const Machine& machine) {
    for (const auto* text : {&machine.hardware_name, &machine.serial, &machine.site, &machine.rack})
        statement.bind(*text);
    statement.bind(machine.unit).bind(machine.model);
    statement.bind(machine.cpu_cores).bind(machine.memory_gib).bind(machine.disk_gib);
    for (const auto* text : {&machine.nic1_mac, &machine.nic1_ip, &machine.nic2_mac, &machine.bmc.driver,
                             &machine.bmc.address, &machine.bmc.user})
        statement.bind(*text);
    statement.bind(machine.bmc.cipher_suite);
    for (const auto* text : {&machine.bmc.privilege, &machine.bmc.interface, &machine.bmc.certificate,
                             &machine.hostname, &machine.role, &machine.team})
        statement.bind(*text);
    statement.bind(toText(machine.status)).bind(machine.status_reason);
    statement.bind(machine.expires_on).bind(machine.purchased_on).bind(machine.monthly_cost);
    statement.bind(machine.power).bind(machine.power_seen_at).bind(faultsText(machine.faults));
    statement.bind(structureText(machine.maintenance)).bind(machine.is_protected);
    statement.bind(structureText(machine.lock)).bind(structureText(machine.observed)).bind(differsText(machine));
    statement.bind(machine.wipe_unverified).bind(machine.version);
    statement.bind(machine.status_since).bind(machine.created_at).bind(machine.updated_at);
}

} // namespace remuda::machine_store
