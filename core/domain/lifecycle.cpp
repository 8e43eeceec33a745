// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/lifecycle.h"

#include <algorithm>

namespace remuda {

namespace {

using Status = MachineStatus;

constexpr std::array<std::string_view, allMachineStatuses.size()> statusWords{
    "discovered", "available", "reserved", "in_use", "broken", "retired", "inspecting", "installing", "recycling"};
constexpr std::array<std::string_view, allVerbs.size()> verbWords{"check",
                                                                  "inspect",
                                                                  "install",
                                                                  "recycle",
                                                                  "reboot",
                                                                  "power_on",
                                                                  "power_off",
                                                                  "power_cycle",
                                                                  "shutdown",
                                                                  "reset_bmc",
                                                                  "rotate_bmc_password",
                                                                  "reserve",
                                                                  "release",
                                                                  "mark_broken",
                                                                  "repair",
                                                                  "retire",
                                                                  "abandon",
                                                                  "set_maintenance",
                                                                  "end_maintenance",
                                                                  "protect",
                                                                  "unprotect"};

template <class Enum, std::size_t size>
std::optional<Enum> fromText(std::string_view text, const std::array<std::string_view, size>& words) {
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return std::nullopt;
    return static_cast<Enum>(found - words.begin());
}

bool oneOf(Status status, std::initializer_list<Status> list) {
    return std::find(list.begin(), list.end(), status) != list.end();
}

std::optional<Move> find(Verb verb, Status from, std::string_view reason) {
    const auto when = [&](bool legal, Move move) { return legal ? std::optional(move) : std::nullopt; };
    switch (verb) {
    case Verb::check:
        return Move{from, {}, {}};
    case Verb::inspect:
        return when(oneOf(from, {Status::discovered, Status::available, Status::broken}),
                    {Status::available, Status::inspecting, Status::broken});
    case Verb::install:
        return when(oneOf(from, {Status::available, Status::reserved, Status::in_use}) ||
                        (from == Status::broken && reason.starts_with("install_failed")),
                    {Status::in_use, Status::installing, Status::broken});
    case Verb::recycle:
        return when(oneOf(from, {Status::in_use, Status::reserved, Status::broken}),
                    {Status::available, Status::recycling, Status::broken});
    case Verb::reboot:
    case Verb::power_on:
    case Verb::power_off:
    case Verb::power_cycle:
    case Verb::shutdown:
    case Verb::reset_bmc:
    case Verb::rotate_bmc_password:
        return when(isStable(from), {from, std::nullopt, std::nullopt});
    case Verb::reserve:
        return when(from == Status::available, {Status::reserved, {}, {}});
    case Verb::release:
        return when(from == Status::reserved, {Status::available, {}, {}});
    case Verb::mark_broken:
        return when(isStable(from) && from != Status::broken && from != Status::retired, {Status::broken, {}, {}});
    case Verb::repair:
        return when(from == Status::broken, {Status::available, {}, {}});
    case Verb::retire:
        return when(oneOf(from, {Status::available, Status::broken, Status::discovered}), {Status::retired, {}, {}});
    case Verb::abandon:
        return when(from != Status::retired, {Status::retired, {}, {}});
    case Verb::set_maintenance:
    case Verb::end_maintenance:
    case Verb::protect:
    case Verb::unprotect:
        return Move{from, {}, {}};
    }
    return std::nullopt;
}

} // namespace

std::string_view toText(MachineStatus status) {
    return statusWords[static_cast<std::size_t>(status)];
}
std::string_view toText(Verb verb) {
    return verbWords[static_cast<std::size_t>(verb)];
}

std::optional<MachineStatus> machineStatusFromText(std::string_view text) {
    return fromText<MachineStatus>(text, statusWords);
}

std::optional<Verb> verbFromText(std::string_view text) {
    return fromText<Verb>(text, verbWords);
}

bool isStable(MachineStatus status) {
    return !oneOf(status, {Status::inspecting, Status::installing, Status::recycling});
}

bool isJob(Verb verb) {
    return verb <= Verb::rotate_bmc_password;
}

bool onlyLooks(Verb verb) {
    return verb == Verb::check;
}

bool isDestructive(Verb verb) {
    switch (verb) {
    case Verb::install:
    case Verb::recycle:
    case Verb::reboot:
    case Verb::power_off:
    case Verb::power_cycle:
    case Verb::shutdown:
    case Verb::retire:
    case Verb::abandon:
        return true;
    default:
        return false;
    }
}

bool needsReason(Verb verb) {
    return verb == Verb::mark_broken || verb == Verb::abandon || verb == Verb::set_maintenance;
}

std::vector<Verb> legalVerbs(MachineStatus from, std::string_view reason) {
    std::vector<Verb> legal;
    for (const auto verb : allVerbs)
        if (find(verb, from, reason)) legal.push_back(verb);
    return legal;
}

Result<Move> planMove(Verb verb, MachineStatus from, std::string_view reason) {
    if (const auto move = find(verb, from, reason)) return *move;
    std::vector<std::string> names;
    for (const auto legal : legalVerbs(from, reason))
        names.emplace_back(toText(legal));
    return problems::illegalMove(
        "a machine that is " + std::string(toText(from)) + " cannot " + std::string(toText(verb)), names);
}

} // namespace remuda
