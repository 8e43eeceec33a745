// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_fields.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace remuda {

namespace {

using Text = std::string_view;
using TextMember = std::string& (*)(Machine&);

constexpr std::array<Text, 6> stableStatuses{"discovered", "available", "reserved", "in_use", "broken", "retired"};
constexpr std::array<Text, 3> drivers{"ipmi", "redfish", "simulated"};
constexpr std::array<Text, 2> privileges{"ADMINISTRATOR", "OPERATOR"};
constexpr std::array<Text, 2> interfaces{"lanplus", "lan"};
constexpr std::array<Text, 3> powers{"on", "off", "unknown"};
constexpr std::array<Text, 2> answers{"true", "false"};

bool contains(std::span<const Text> words, Text text) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool isControl(char c) {
    return (c >= 0 && c < ' ') || c == 0x7f;
}

bool isPlainText(Text text) {
    const auto refused = [](char c) { return isControl(c) && c != '\n' && c != '\r' && c != '\t'; };
    return text.size() <= 1000 && std::none_of(text.begin(), text.end(), refused) && isUtf8(text);
}

// The identity stands in addresses, file names and command lines: no slash, no blank, no control character.
bool isHardwareName(Text text) {
    const auto refused = [](char c) { return isControl(c) || c == ' ' || c == '/'; };
    return text.size() <= 200 && std::none_of(text.begin(), text.end(), refused) && isUtf8(text);
}

bool isDriver(Text text) {
    return contains(drivers, text);
}
bool isPrivilege(Text text) {
    return contains(privileges, text);
}
bool isInterface(Text text) {
    return contains(interfaces, text);
}

template <auto member>
std::string& own(Machine& machine) {
    return machine.*member;
}
template <auto member>
std::string& ofBmc(Machine& machine) {
    return machine.bmc.*member;
}

template <TextMember access, bool (*valid)(Text)>
bool setText(Machine& machine, Text text) {
    if (!text.empty() && !valid(text)) return false;
    access(machine) = text;
    return true;
}

template <TextMember access>
std::string getText(const Machine& machine) {
    return access(const_cast<Machine&>(machine));
}

template <auto member>
bool setMac(Machine& machine, Text text) {
    if (!text.empty() && !isMacAddress(text)) return false;
    auto& mac = machine.*member;
    mac = text;
    for (char& c : mac)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    return true;
}

template <auto member, std::int64_t least>
bool setCount(Machine& machine, Text text) {
    const auto value = parseCount(text);
    if (!text.empty() && (!value || *value < least)) return false;
    machine.*member = value;
    return true;
}

template <auto member>
std::string getCount(const Machine& machine) {
    return machine.*member ? std::to_string(*(machine.*member)) : std::string();
}

template <auto member>
bool setDate(Machine& machine, Text text) {
    const auto date = parseDate(text);
    if (!text.empty() && !date) return false;
    machine.*member = date;
    return true;
}

template <auto member>
std::string getDate(const Machine& machine) {
    return machine.*member ? formatDate(*(machine.*member)) : std::string();
}

template <auto member>
std::string getInstant(const Machine& machine) {
    return formatInstant(machine.*member);
}

bool setStatus(Machine& machine, Text text) {
    const auto status = text.empty() ? MachineStatus::discovered : machineStatusFromText(text);
    if (!status || !isStable(*status)) return false;
    machine.status = *status;
    return true;
}

bool setMoney(Machine& machine, Text text) {
    const auto money = parseMoney(text);
    if (!text.empty() && !money) return false;
    machine.monthly_cost = money;
    return true;
}

bool setCipherSuite(Machine& machine, Text text) {
    const auto value = text.empty() ? std::optional<std::int64_t>(BmcSettings().cipher_suite) : parseCount(text);
    if (!value || *value > 17) return false;
    machine.bmc.cipher_suite = static_cast<int>(*value);
    return true;
}

// The interface and the privilege always have a value: cleared they return to their default.
template <auto member, bool (*valid)(Text)>
bool setWithDefault(Machine& machine, Text text) {
    if (!text.empty() && !valid(text)) return false;
    machine.bmc.*member = text.empty() ? BmcSettings().*member : std::string(text);
    return true;
}

std::string flag(bool value) {
    return value ? "true" : "false";
}

using Setter = bool (*)(Machine&, Text);
using Getter = std::string (*)(const Machine&);

MachineField column(Text name, FieldKind kind, Text expected, Setter set, Getter get,
                    std::span<const Text> words = {}) {
    return {name, kind, true, true, true, false, words, expected, set, get};
}

MachineField setting(Text name, FieldKind kind, Text expected, Setter set, Getter get,
                     std::span<const Text> words = {}) {
    return {name, kind, false, true, true, false, words, expected, set, get};
}

MachineField readOnly(Text name, FieldKind kind, Text expected, Getter get, std::span<const Text> words = {}) {
    return {name, kind, false, false, true, false, words, expected, nullptr, get};
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
               setText<own<&M::hardware_name>, isHardwareName>, getText<own<&M::hardware_name>>),
        column("serial", text, plain, setText<own<&M::serial>, isPlainText>, getText<own<&M::serial>>),
        column("site", text, "the name of a site", setText<own<&M::site>, isPlainText>, getText<own<&M::site>>),
        column("rack", text, plain, setText<own<&M::rack>, isPlainText>, getText<own<&M::rack>>),
        column("unit", integer, "a whole number from 1", setCount<&M::unit, 1>, getCount<&M::unit>),
        column("model", text, plain, setText<own<&M::model>, isPlainText>, getText<own<&M::model>>),
        column("cpu_cores", integer, count, setCount<&M::cpu_cores, 0>, getCount<&M::cpu_cores>),
        column("memory_gib", size_gib, count, setCount<&M::memory_gib, 0>, getCount<&M::memory_gib>),
        column("disk_gib", size_gib, count, setCount<&M::disk_gib, 0>, getCount<&M::disk_gib>),
        column("nic1_mac", text, mac, setMac<&M::nic1_mac>, getText<own<&M::nic1_mac>>),
        column("nic1_ip", text, "an IPv4 or IPv6 address without prefix", setText<own<&M::nic1_ip>, isIpAddress>,
               getText<own<&M::nic1_ip>>),
        column("nic2_mac", text, mac, setMac<&M::nic2_mac>, getText<own<&M::nic2_mac>>),
        column("bmc_driver", text, "ipmi, redfish or simulated", setText<ofBmc<&BmcSettings::driver>, isDriver>,
               getText<ofBmc<&BmcSettings::driver>>, drivers),
        column("bmc_address", text, "an IP address, a host name or an http(s) URL",
               setText<ofBmc<&BmcSettings::address>, isBmcAddress>, getText<ofBmc<&BmcSettings::address>>),
        column("hostname", text, "a DNS name of letters, digits, hyphens and dots",
               setText<own<&M::hostname>, isHostName>, getText<own<&M::hostname>>),
        column("role", text, plain, setText<own<&M::role>, isPlainText>, getText<own<&M::role>>),
        column("team", text, plain, setText<own<&M::team>, isPlainText>, getText<own<&M::team>>),
        column(
            "status", text, "discovered, available, reserved, in_use, broken or retired", setStatus,
            [](const M& m) { return std::string(toText(m.status)); }, stableStatuses),
        column("status_reason", text, plain, setText<own<&M::status_reason>, isPlainText>,
               getText<own<&M::status_reason>>),
        column("expires_on", date, realDay, setDate<&M::expires_on>, getDate<&M::expires_on>),
        column("purchased_on", date, realDay, setDate<&M::purchased_on>, getDate<&M::purchased_on>),
        column("monthly_cost_usd", money, "a decimal number, not negative, without a currency sign", setMoney,
               [](const M& m) { return m.monthly_cost ? formatMoney(*m.monthly_cost) : std::string(); }),
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
        setting("bmc_user", text, plain, setText<ofBmc<&BmcSettings::user>, isPlainText>,
                getText<ofBmc<&BmcSettings::user>>),
        setting("bmc_cipher_suite", integer, "a number from 0 to 17", setCipherSuite,
                [](const M& m) { return std::to_string(m.bmc.cipher_suite); }),
        setting("bmc_privilege", text, "ADMINISTRATOR or OPERATOR",
                setWithDefault<&BmcSettings::privilege, isPrivilege>, getText<ofBmc<&BmcSettings::privilege>>,
                privileges),
        setting("bmc_interface", text, "lanplus or lan", setWithDefault<&BmcSettings::interface, isInterface>,
                getText<ofBmc<&BmcSettings::interface>>, interfaces),
        readOnly(
            "bmc_password_set", boolean, yesNo, [](const M& m) { return flag(m.bmc.password_set); }, answers),
        readOnly(
            "power", text, "on, off or unknown", [](const M& m) { return m.power; }, powers),
        readOnly("power_seen_at", instant, moment,
                 [](const M& m) { return m.power_seen_at ? formatInstant(*m.power_seen_at) : std::string(); }),
        readOnly(
            "protected", boolean, yesNo, [](const M& m) { return flag(m.is_protected); }, answers),
        readOnly(
            "simulated", boolean, yesNo, [](const M& m) { return flag(m.simulated()); }, answers),
        readOnly(
            "wipe_unverified", boolean, yesNo, [](const M& m) { return flag(m.wipe_unverified); }, answers),
        readOnly("version", integer, count, [](const M& m) { return std::to_string(m.version); }),
        readOnly("status_since", instant, moment, getInstant<&M::status_since>),
        readOnly("created_at", instant, moment, getInstant<&M::created_at>),
        readOnly("updated_at", instant, moment, getInstant<&M::updated_at>),
    };
}

} // namespace

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
