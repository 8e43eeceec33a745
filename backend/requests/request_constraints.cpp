// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/requests/request_constraints.h"

namespace remuda {

namespace json = boost::json;

std::string_view toText(Constraint constraint) {
    switch (constraint) {
    case Constraint::min_memory_gib:
        return "min_memory_gib";
    case Constraint::min_cpu_cores:
        return "min_cpu_cores";
    case Constraint::min_disk_gib:
        return "min_disk_gib";
    case Constraint::model:
        return "model";
    case Constraint::spread_racks:
        return "spread_racks";
    case Constraint::site:
        return "site";
    }
    return {};
}

json::value asked(const RequestSpec& spec, Constraint constraint) {
    return toJson(spec).at(toText(constraint));
}

bool isAsked(const RequestSpec& spec, Constraint constraint) {
    switch (constraint) {
    case Constraint::min_memory_gib:
        return spec.min_memory_gib > 0;
    case Constraint::min_cpu_cores:
        return spec.min_cpu_cores > 0;
    case Constraint::min_disk_gib:
        return spec.min_disk_gib > 0;
    case Constraint::model:
        return !spec.model.empty();
    case Constraint::spread_racks:
        return spec.spread_racks;
    case Constraint::site:
        return !spec.site.empty();
    }
    return false;
}

std::int64_t& minimum(RequestSpec& spec, Constraint constraint) {
    if (constraint == Constraint::min_memory_gib) return spec.min_memory_gib;
    if (constraint == Constraint::min_cpu_cores) return spec.min_cpu_cores;
    return spec.min_disk_gib;
}

bool isMinimum(Constraint constraint) {
    return constraint <= Constraint::min_disk_gib;
}

RequestSpec without(RequestSpec spec, Constraint constraint) {
    if (isMinimum(constraint)) minimum(spec, constraint) = 0;
    if (constraint == Constraint::model) spec.model.clear();
    if (constraint == Constraint::spread_racks) spec.spread_racks = false;
    if (constraint == Constraint::site) spec.site.clear();
    return spec;
}

std::optional<std::int64_t> sizeOf(const Machine& machine, Constraint constraint) {
    if (constraint == Constraint::min_memory_gib) return machine.memory_gib;
    if (constraint == Constraint::min_cpu_cores) return machine.cpu_cores;
    return machine.disk_gib;
}

std::optional<Constraint> brokenBy(const RequestSpec& spec, const Machine& machine) {
    if (!spec.site.empty() && machine.site != spec.site) return Constraint::site;
    if (!spec.model.empty() && machine.model != spec.model) return Constraint::model;
    // A size that nobody knows cannot be promised.
    if (machine.cpu_cores.value_or(0) < spec.min_cpu_cores) return Constraint::min_cpu_cores;
    if (machine.memory_gib.value_or(0) < spec.min_memory_gib) return Constraint::min_memory_gib;
    if (machine.disk_gib.value_or(0) < spec.min_disk_gib) return Constraint::min_disk_gib;
    return std::nullopt;
}

std::int64_t howMany(const RequestSpec& spec, const std::vector<Machine>& machines) {
    std::set<std::pair<std::string, std::string>> racks;
    std::int64_t count = 0;
    for (const auto& machine : machines) {
        if (!notUsable(machine).empty() || brokenBy(spec, machine)) continue;
        if (!spec.spread_racks || racks.emplace(machine.site, machine.rack).second) ++count;
    }
    return count;
}

} // namespace remuda
