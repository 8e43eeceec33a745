// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/observed_facts.h"

#include "core/domain/json_values.h"
#include "core/domain/machine_fields.h"

#include <algorithm>
#include <array>

namespace remuda {

namespace {

using Text = std::string_view;

std::string text(const std::optional<std::int64_t>& number) {
    return number ? std::to_string(*number) : std::string();
}

// A port belongs to how the controller is reached, not to what it says of itself.
struct Address {
    std::string host, port; // port with its colon
};
Address split(const std::string& address) {
    const auto colon = address.rfind(':');
    if (colon == std::string::npos) return {address, {}};
    const bool bracketed = address.front() == '[';
    if (!bracketed && address.find(':') != colon) return {address, {}}; // a bare IPv6 address
    if (bracketed && address[colon - 1] != ']') return {address.substr(1, address.size() - 2), {}};
    auto host = address.substr(0, colon);
    return {bracketed ? host.substr(1, host.size() - 2) : host, address.substr(colon)};
}

bool same(Text field, const std::string& intended, const std::string& reported) {
    if (field != "bmc_address") return intended == reported;
    const auto host = split(intended).host;
    return !isIpAddress(host) || host == reported; // a name cannot be compared with an address
}

bool isCompared(Text field) {
    const auto facts = comparedFacts();
    return std::find(facts.begin(), facts.end(), field) != facts.end();
}

bool isKept(const Observed& observed, Text field) {
    return std::find(observed.kept.begin(), observed.kept.end(), field) != observed.kept.end();
}

} // namespace

std::span<const Text> comparedFacts() {
    static constexpr std::array<Text, 7> names{"serial",   "cpu_cores", "memory_gib", "disk_gib",
                                               "nic1_mac", "nic2_mac",  "bmc_address"};
    return names;
}

std::string observedText(const Observed& observed, Text field) {
    if (field == "serial") return observed.serial;
    if (field == "model") return observed.model;
    if (field == "cpu_cores") return text(observed.cpu_cores);
    if (field == "memory_gib") return text(observed.memory_gib);
    if (field == "disk_gib") return text(observed.disk_gib);
    if (field == "nic1_mac") return observed.nic1_mac;
    if (field == "nic2_mac") return observed.nic2_mac;
    if (field == "bmc_address") return observed.bmc_address;
    return {};
}

bool differs(const Machine& machine, Text field) {
    if (!machine.observed || !isCompared(field)) return false;
    const auto reported = observedText(*machine.observed, field);
    const auto intended = machineField(field)->get(machine);
    return !reported.empty() && !intended.empty() && !same(field, intended, reported) &&
           !isKept(*machine.observed, field);
}

std::vector<std::string> differingFacts(const Machine& machine) {
    std::vector<std::string> names;
    if (!machine.observed) return names;
    for (const auto field : comparedFacts())
        if (differs(machine, field)) names.emplace_back(field);
    return names;
}

bool acceptObserved(Machine& machine, Text field) {
    if (!machine.observed || !isCompared(field)) return false;
    auto reported = observedText(*machine.observed, field);
    if (reported.empty()) return false;
    if (field == "bmc_address") {
        const auto port = split(machine.bmc.address).port;
        if (!port.empty())
            reported = reported.find(':') == std::string::npos ? reported + port : "[" + reported + "]" + port;
    }
    if (!machineField(field)->set(machine, reported)) return false;
    std::erase(machine.observed->kept, field);
    return true;
}

bool keepIntended(Machine& machine, Text field) {
    if (!machine.observed || !isCompared(field) || observedText(*machine.observed, field).empty()) return false;
    if (!isKept(*machine.observed, field)) machine.observed->kept.emplace_back(field);
    return true;
}

void takeReport(Machine& machine, Observed report) {
    report.kept.clear();
    if (machine.observed)
        for (const auto& field : machine.observed->kept)
            if (observedText(report, field) == observedText(*machine.observed, field)) report.kept.push_back(field);
    machine.observed = std::move(report);
}

std::string describeDifferences(const Machine& machine) {
    std::string words;
    for (const auto& field : differingFacts(machine))
        words += (words.empty() ? "" : "; ") + field + " is recorded as " + machineField(field)->get(machine) +
                 ", the machine reports " + observedText(*machine.observed, field);
    return words;
}

void refreshMismatch(Machine& machine, Instant now) {
    const auto words = describeDifferences(machine);
    const auto is_mismatch = [](const Fault& fault) { return fault.kind == "hardware_mismatch"; };
    const auto found = std::find_if(machine.faults.begin(), machine.faults.end(), is_mismatch);
    if (found != machine.faults.end() && found->detail == words) return; // keeps its age
    std::erase_if(machine.faults, is_mismatch);
    if (!words.empty()) machine.faults.push_back({"hardware_mismatch", words, now});
}

boost::json::object observedToJson(const Observed& observed, boost::json::value at) {
    const auto orNull = [](const std::optional<std::int64_t>& value) {
        return value ? boost::json::value(*value) : boost::json::value(nullptr);
    };
    return {{"cpu_cores", orNull(observed.cpu_cores)},
            {"memory_gib", orNull(observed.memory_gib)},
            {"disk_gib", orNull(observed.disk_gib)},
            {"serial", observed.serial},
            {"model", observed.model},
            {"nic1_mac", observed.nic1_mac},
            {"nic2_mac", observed.nic2_mac},
            {"bmc_address", observed.bmc_address},
            {"source", observed.source},
            {"at", std::move(at)},
            {"kept", toJsonArray(observed.kept)}};
}

} // namespace remuda
