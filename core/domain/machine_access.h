// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How machine_fields.cpp reaches into a machine: one checked setter and one view for each kind of member.

#include "core/domain/machine_fields.h"

#include <algorithm>
#include <array>
#include <type_traits>

namespace remuda::machine_access {

using Text = std::string_view;
using TextMember = std::string& (*)(Machine&);

constexpr std::array<Text, 6> stableStatuses{"discovered", "available", "reserved", "in_use", "broken", "retired"};
constexpr std::array<Text, 3> drivers{"ipmi", "redfish", "simulated"};
constexpr std::array<Text, 2> privileges{"ADMINISTRATOR", "OPERATOR"};
constexpr std::array<Text, 2> interfaces{"lanplus", "lan"};
constexpr std::array<Text, 3> powers{"on", "off", "unknown"};
constexpr std::array<Text, 2> answers{"true", "false"};

inline bool contains(std::span<const Text> words, Text text) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

inline bool isControl(char c) {
    return (c >= 0 && c < ' ') || c == 0x7f;
}

inline bool isPlainText(Text text) {
    const auto refused = [](char c) { return isControl(c) && c != '\n' && c != '\r' && c != '\t'; };
    return text.size() <= 1000 && std::none_of(text.begin(), text.end(), refused) && isUtf8(text);
}

// The identity stands in addresses, file names and command lines: no slash, no blank, no control character.
inline bool isHardwareName(Text text) {
    const auto refused = [](char c) { return isControl(c) || c == ' ' || c == '/'; };
    return text.size() <= 200 && std::none_of(text.begin(), text.end(), refused) && isUtf8(text);
}

inline bool isDriver(Text text) {
    return contains(drivers, text);
}
inline bool isPrivilege(Text text) {
    return contains(privileges, text);
}
inline bool isInterface(Text text) {
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

template <auto member>
bool setMac(Machine& machine, Text text) {
    if (!text.empty() && !isMacAddress(text)) return false;
    auto& mac = machine.*member;
    mac = text;
    for (char& c : mac)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    return true;
}

// As tools print it: with colons or without, in capitals or not.
inline bool setCertificate(Machine& machine, Text text) {
    std::string digits;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9', small = c >= 'a' && c <= 'f', large = c >= 'A' && c <= 'F';
        if (c == ':') continue;
        if (!digit && !small && !large) return false;
        digits += large ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (!text.empty() && digits.size() != 64) return false;
    machine.bmc.certificate = std::move(digits);
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
bool setDate(Machine& machine, Text text) {
    const auto date = parseDate(text);
    if (!text.empty() && !date) return false;
    machine.*member = date;
    return true;
}

inline bool setStatus(Machine& machine, Text text) {
    const auto status = text.empty() ? MachineStatus::discovered : machineStatusFromText(text);
    if (!status || !isStable(*status)) return false;
    machine.status = *status;
    return true;
}

inline bool setMoney(Machine& machine, Text text) {
    const auto money = parseMoney(text);
    if (!text.empty() && !money) return false;
    machine.monthly_cost = money;
    return true;
}

inline bool setCipherSuite(Machine& machine, Text text) {
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

template <auto member>
Text viewOwn(const Machine& machine) {
    return machine.*member;
}
template <auto member>
Text viewBmc(const Machine& machine) {
    return machine.bmc.*member;
}

using Number = std::optional<std::int64_t>;

template <auto member>
Number numberOf(const Machine& machine) {
    const auto& value = machine.*member;
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, std::optional<Date>>) {
        return value ? Number(toDays(*value)) : std::nullopt;
    } else if constexpr (std::is_same_v<Value, std::optional<Instant>>) {
        return value ? Number(toMilliseconds(*value)) : std::nullopt;
    } else if constexpr (std::is_same_v<Value, std::optional<Money>>) {
        return value ? Number(value->micros) : std::nullopt;
    } else if constexpr (std::is_same_v<Value, Instant>) {
        return toMilliseconds(value);
    } else {
        return value;
    }
}

} // namespace remuda::machine_access
