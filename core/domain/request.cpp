// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/request.h"

#include "core/domain/role_name.h"

#include <algorithm>
#include <set>

namespace remuda {

namespace {

constexpr std::int64_t mostMachines = 1000; // of one request: above it somebody should split the work
constexpr std::int64_t largestMinimum = 100'000'000;

constexpr std::array statusWords{std::pair{RequestStatus::open, std::string_view("open")},
                                 std::pair{RequestStatus::fulfilling, std::string_view("fulfilling")},
                                 std::pair{RequestStatus::fulfilled, std::string_view("fulfilled")},
                                 std::pair{RequestStatus::failed, std::string_view("failed")},
                                 std::pair{RequestStatus::withdrawn, std::string_view("withdrawn")}};

} // namespace

bool isRoleName(std::string_view text) {
    const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= 63 && alphanumeric(text.front()) && alphanumeric(text.back()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return alphanumeric(c) || c == '-'; });
}

std::string_view toText(RequestStatus status) {
    for (const auto& [value, word] : statusWords)
        if (value == status) return word;
    return {};
}

std::optional<RequestStatus> requestStatusFromText(std::string_view text) {
    for (const auto& [value, word] : statusWords)
        if (word == text) return value;
    return std::nullopt;
}

bool isEnded(RequestStatus status) {
    return status != RequestStatus::open && status != RequestStatus::fulfilling;
}

Result<void> check(const RequestSpec& spec, Date today) {
    const auto number = [](std::int64_t value) { return std::to_string(value); };
    if (spec.count < 1 || spec.count > mostMachines)
        return problems::invalidField("count", number(spec.count), "a whole number from 1 to " + number(mostMachines));
    if (!isRoleName(spec.role)) return problems::invalidField("role", spec.role, roleNameWords);
    if (spec.site.empty() && spec.machines.empty()) return problems::invalidField("site", "", "the name of a site");
    const std::pair<const char*, std::int64_t> minimums[]{{"min_cpu_cores", spec.min_cpu_cores},
                                                          {"min_memory_gib", spec.min_memory_gib},
                                                          {"min_disk_gib", spec.min_disk_gib}};
    for (const auto& [name, value] : minimums)
        if (value < 0 || value > largestMinimum)
            return problems::invalidField(name, number(value), "a whole number from 0 to " + number(largestMinimum));
    if (spec.expires_on && daysBetween(today, *spec.expires_on) < 0)
        return problems::invalidField("expires_on", formatDate(*spec.expires_on),
                                      "today (" + formatDate(today) + ") or a later day");
    if (spec.machines.empty()) return {};
    if (static_cast<std::int64_t>(spec.machines.size()) != spec.count)
        return problems::invalidField("count", number(spec.count),
                                      "the number of machines named (" + std::to_string(spec.machines.size()) + ")");
    std::set<std::string> seen;
    for (const auto& name : spec.machines)
        if (!seen.insert(name).second) return problems::invalidField("machines", name, "each machine once");
    return {};
}

} // namespace remuda
