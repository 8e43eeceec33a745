// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_fields.h"

#include "core/domain/machine_access.h"

#include <unordered_map>

namespace remuda {

using namespace machine_access;

namespace {

using Setter = bool (*)(Machine&, Text);

// A field is made with its text view or its number, whichever its kind has.
struct Value {
    Value(Text (*view)(const Machine&))
        : text(view) {}
    Value(Number (*bare)(const Machine&))
        : number(bare) {}
    Text (*text)(const Machine&) = nullptr;
    Number (*number)(const Machine&) = nullptr;
};

MachineField column(Text name, FieldKind kind, Text expected, Setter set, Value value,
                    std::span<const Text> words = {}) {
    return {name,  kind,  true,     true, true,       kind == FieldKind::text,
            false, words, expected, set,  value.text, value.number};
}

// A column that says how a BMC is spoken to. Nobody looks for a machine by such a word.
MachineField setting(Text name, FieldKind kind, Text expected, Setter set, Value value,
                     std::span<const Text> words = {}) {
    return {name, kind, true, true, true, false, false, words, expected, set, value.text, value.number};
}

MachineField readOnly(Text name, FieldKind kind, Text expected, Value value, std::span<const Text> words = {}) {
    return {name, kind, false, false, true, false, false, words, expected, nullptr, value.text, value.number};
}

constexpr Text plain = "text of at most 1000 bytes in UTF-8";
constexpr Text mac = "a MAC address like 3c:fd:fe:00:00:01";
constexpr Text count = "a whole number, not negative";
constexpr Text realDay = "a real day as YYYY-MM-DD";
constexpr Text moment = "a moment like 2027-03-31T12:00:00Z";
constexpr Text yesNo = "true or false";

std::vector<MachineField> columns() {
    using M = Machine;
    using enum FieldKind;
    std::vector<MachineField> list{
        column("hardware_name", text, "a name that is unique in the inventory, without blanks and slashes",
               setText<own<&M::hardware_name>, isHardwareName>, viewOwn<&M::hardware_name>),
        column("serial", text, plain, setText<own<&M::serial>, isPlainText>, viewOwn<&M::serial>),
        column("site", text, "the name of a site", setText<own<&M::site>, isPlainText>, viewOwn<&M::site>),
        column("rack", text, plain, setText<own<&M::rack>, isPlainText>, viewOwn<&M::rack>),
        column("unit", integer, "a whole number from 1", setCount<&M::unit, 1>, numberOf<&M::unit>),
        column("model", text, plain, setText<own<&M::model>, isPlainText>, viewOwn<&M::model>),
        column("cpu_cores", integer, count, setCount<&M::cpu_cores, 0>, numberOf<&M::cpu_cores>),
        column("memory_gib", size_gib, count, setCount<&M::memory_gib, 0>, numberOf<&M::memory_gib>),
        column("disk_gib", size_gib, count, setCount<&M::disk_gib, 0>, numberOf<&M::disk_gib>),
        column("nic1_mac", text, mac, setMac<&M::nic1_mac>, viewOwn<&M::nic1_mac>),
        column("nic1_ip", text, "an IPv4 or IPv6 address without prefix", setText<own<&M::nic1_ip>, isIpAddress>,
               viewOwn<&M::nic1_ip>),
        column("nic2_mac", text, mac, setMac<&M::nic2_mac>, viewOwn<&M::nic2_mac>),
        column("bmc_driver", text, "ipmi, redfish or simulated", setText<ofBmc<&BmcSettings::driver>, isDriver>,
               viewBmc<&BmcSettings::driver>, drivers),
        column("bmc_address", text, "an IP address, a host name or an http(s) URL",
               setText<ofBmc<&BmcSettings::address>, isBmcAddress>, viewBmc<&BmcSettings::address>),
        column("hostname", text, "a DNS name of letters, digits, hyphens and dots",
               setText<own<&M::hostname>, isHostName>, viewOwn<&M::hostname>),
        column("role", text, plain, setText<own<&M::role>, isPlainText>, viewOwn<&M::role>),
        column("team", text, plain, setText<own<&M::team>, isPlainText>, viewOwn<&M::team>),
        column(
            "status", text, "discovered, available, reserved, in_use, broken or retired", setStatus,
            +[](const M& m) { return toText(m.status); }, stableStatuses),
        column("status_reason", text, plain, setText<own<&M::status_reason>, isPlainText>, viewOwn<&M::status_reason>),
        column("expires_on", date, realDay, setDate<&M::expires_on>, numberOf<&M::expires_on>),
        column("purchased_on", date, realDay, setDate<&M::purchased_on>, numberOf<&M::purchased_on>),
        column("monthly_cost_usd", money, "a decimal number, not negative, without a currency sign", setMoney,
               numberOf<&M::monthly_cost>),
    };
    for (auto& field : list) {
        field.required = field.name == "hardware_name" || field.name == "site";
        field.writable = field.name != "hardware_name" && field.name != "status" && field.name != "status_reason";
    }
    return list;
}

std::vector<MachineField> furtherFields() {
    using M = Machine;
    using enum FieldKind;
    return {
        setting("bmc_user", text, plain, setText<ofBmc<&BmcSettings::user>, isPlainText>, viewBmc<&BmcSettings::user>),
        setting(
            "bmc_cipher_suite", integer, "a number from 0 to 17", setCipherSuite,
            +[](const M& m) { return Number(m.bmc.cipher_suite); }),
        setting("bmc_privilege", text, "ADMINISTRATOR or OPERATOR",
                setWithDefault<&BmcSettings::privilege, isPrivilege>, viewBmc<&BmcSettings::privilege>, privileges),
        setting("bmc_interface", text, "lanplus or lan", setWithDefault<&BmcSettings::interface, isInterface>,
                viewBmc<&BmcSettings::interface>, interfaces),
        setting("bmc_certificate", text, "the SHA-256 of a certificate, 64 hexadecimal digits", setCertificate,
                viewBmc<&BmcSettings::certificate>),
        readOnly(
            "bmc_password_set", boolean, yesNo, +[](const M& m) { return Number(m.bmc.password_set); }, answers),
        readOnly("power", text, "on, off or unknown", viewOwn<&M::power>, powers),
        readOnly("power_seen_at", instant, moment, numberOf<&M::power_seen_at>),
        readOnly(
            "protected", boolean, yesNo, +[](const M& m) { return Number(m.is_protected); }, answers),
        readOnly(
            "simulated", boolean, yesNo, +[](const M& m) { return Number(m.simulated()); }, answers),
        readOnly(
            "wipe_unverified", boolean, yesNo, +[](const M& m) { return Number(m.wipe_unverified); }, answers),
        readOnly("version", integer, count, numberOf<&M::version>),
        readOnly("status_since", instant, moment, numberOf<&M::status_since>),
        readOnly("created_at", instant, moment, numberOf<&M::created_at>),
        readOnly("updated_at", instant, moment, numberOf<&M::updated_at>),
    };
}

} // namespace

std::string formatNumber(FieldKind kind, std::int64_t number) {
    switch (kind) {
    case FieldKind::text:
        break;
    case FieldKind::integer:
    case FieldKind::size_gib:
        return std::to_string(number);
    case FieldKind::money:
        return formatMoney(Money{number});
    case FieldKind::date:
        return formatDate(dateFromDays(number));
    case FieldKind::instant:
        return formatInstant(fromMilliseconds(number));
    case FieldKind::boolean:
        return number ? "true" : "false";
    }
    return {};
}

Date dateFromDays(std::int64_t days) {
    return std::chrono::sys_days(std::chrono::days(days));
}

std::int64_t toDays(Date date) {
    return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string MachineField::get(const Machine& machine) const {
    if (text) return std::string(text(machine));
    const auto value = number(machine);
    return value ? formatNumber(kind, *value) : std::string();
}

bool MachineField::isSame(const Machine& one, const Machine& other) const {
    return text ? text(one) == text(other) : number(one) == number(other);
}

std::span<const MachineField> machineFields() {
    static const auto fields = [] {
        auto list = columns();
        for (const auto& field : furtherFields())
            list.push_back(field);
        return list;
    }();
    return fields;
}

const MachineField* machineField(std::string_view name) {
    static const auto byName = [] {
        std::unordered_map<Text, const MachineField*> map;
        for (const auto& field : machineFields())
            map.emplace(field.name, &field);
        return map;
    }();
    const auto found = byName.find(name);
    return found == byName.end() ? nullptr : found->second;
}

} // namespace remuda
