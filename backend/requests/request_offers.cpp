// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a request that cannot be met.
#include "backend/requests/request_constraints.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

std::string machinesText(std::int64_t count) {
    return count == 0 ? "no available machine"
                      : std::to_string(count) + (count == 1 ? " available machine" : " available machines");
}

std::string unitOf(Constraint constraint) {
    switch (constraint) {
    case Constraint::min_memory_gib:
        return " GiB of memory";
    case Constraint::min_cpu_cores:
        return " cores";
    case Constraint::min_disk_gib:
        return " GiB of disk";
    default:
        return {};
    }
}

std::string where(const RequestSpec& spec) {
    return spec.site.empty() ? "" : " in " + spec.site;
}

// "with at least 512 GiB of memory, of model X, in lon"
std::string describe(const RequestSpec& spec, Constraint constraint) {
    switch (constraint) {
    case Constraint::min_memory_gib:
    case Constraint::min_cpu_cores:
    case Constraint::min_disk_gib:
        return " with at least " + json::serialize(asked(spec, constraint)) + unitOf(constraint);
    case Constraint::model:
        return " of model " + spec.model;
    case Constraint::spread_racks:
        return " in racks of their own";
    case Constraint::site:
        return " in " + spec.site;
    }
    return {};
}

std::string list(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

FailingConstraint fail(const RequestSpec& spec, Constraint constraint, std::int64_t available, std::string message) {
    return {std::string(toText(constraint)), asked(spec, constraint), available, std::move(message)};
}

// The largest smaller minimum with which there are enough, or 0 when it must go altogether; nothing when not even that
// helps.
std::optional<std::int64_t> nearestMinimum(const RequestSpec& spec, Constraint constraint,
                                           const std::vector<Machine>& machines) {
    auto relaxed = without(spec, constraint);
    if (howMany(relaxed, machines) < spec.count) return std::nullopt;
    std::set<std::int64_t, std::greater<>> sizes;
    for (const auto& machine : machines)
        if (notUsable(machine).empty() && !brokenBy(relaxed, machine))
            if (const auto size = sizeOf(machine, constraint)) sizes.insert(*size);
    for (const auto size : sizes) {
        minimum(relaxed, constraint) = size;
        if (howMany(relaxed, machines) >= spec.count) return size;
    }
    return 0;
}

void offerOtherTexts(const RequestSpec& spec, const PlanningGround& ground, Constraint constraint,
                     std::vector<NearestOffer>& offers) {
    constexpr std::size_t most = 2;
    const bool site = constraint == Constraint::site;
    const auto present = howMany(spec, ground.available);
    std::vector<NearestOffer> found;
    for (const auto& name : site ? ground.sites : ground.models) {
        auto changed = spec;
        (site ? changed.site : changed.model) = name;
        const auto available = howMany(changed, ground.available);
        if (available <= present) continue;
        auto message = std::string(site ? "In " : "Of model ") + name + ": " + machinesText(available);
        found.push_back({json::object{{toText(constraint), name}}, std::move(message), available});
    }
    std::stable_sort(found.begin(), found.end(), [](const NearestOffer& left, const NearestOffer& right) {
        return left.available > right.available;
    });
    if (found.size() > most) found.resize(most);
    offers.insert(offers.end(), found.begin(), found.end());
}

void offerMinimum(const RequestSpec& spec, const PlanningGround& ground, Constraint constraint,
                  std::vector<NearestOffer>& offers) {
    const auto size = nearestMinimum(spec, constraint, ground.available);
    if (!size) return;
    auto changed = spec;
    minimum(changed, constraint) = *size;
    const auto available = howMany(changed, ground.available);
    const auto what =
        *size > 0 ? "With " + std::to_string(*size) + unitOf(constraint) : "With any" + unitOf(constraint);
    offers.push_back(
        {json::object{{toText(constraint), *size}}, what + where(spec) + ": " + machinesText(available), available});
}

} // namespace

FailingConstraint failingConstraint(const RequestSpec& spec, const PlanningGround& ground) {
    const auto available = howMany(spec, ground.available);
    if (!spec.site.empty() && !contains(ground.sites, spec.site))
        return fail(spec, Constraint::site, 0,
                    "there is no site " + spec.site +
                        (ground.sites.empty() ? "" : "; there are " + list(ground.sites)));
    if (!spec.model.empty() && !contains(ground.models, spec.model))
        return fail(spec, Constraint::model, 0, "there is no machine of model " + spec.model);
    RequestSpec site_only;
    site_only.site = spec.site;
    if (howMany(site_only, ground.available) == 0)
        return fail(spec, Constraint::site, 0, "no machine" + where(spec) + " is available for installation");

    // The constraint without which there would be enough; of several the one that rules out most. Then one that alone
    // leaves nothing.
    std::optional<Constraint> worst;
    std::int64_t most = 0;
    for (const auto constraint : allConstraints) {
        if (constraint == Constraint::site || !isAsked(spec, constraint)) continue;
        const auto count = howMany(without(spec, constraint), ground.available);
        if (count >= spec.count && count > most) {
            worst = constraint;
            most = count;
        }
    }
    for (const auto constraint : allConstraints) {
        if (worst || constraint == Constraint::site || !isAsked(spec, constraint)) continue;
        auto alone = site_only;
        if (isMinimum(constraint)) minimum(alone, constraint) = asked(spec, constraint).to_number<std::int64_t>();
        if (constraint == Constraint::model) alone.model = spec.model;
        if (howMany(alone, ground.available) == 0) worst = constraint;
    }
    const auto enough = ", " + std::to_string(spec.count) + (spec.count == 1 ? " is asked" : " are asked");
    if (worst) {
        const auto place = *worst == Constraint::site ? "" : where(spec);
        return fail(spec, *worst, available, machinesText(available) + place + describe(spec, *worst) + enough);
    }
    return {"count", spec.count, available, machinesText(available) + where(spec) + " of this kind" + enough};
}

std::vector<NearestOffer> nearestOffers(const RequestSpec& spec, const PlanningGround& ground) {
    std::vector<NearestOffer> offers;
    const auto available = howMany(spec, ground.available);
    for (const auto constraint : allConstraints) {
        if (!isAsked(spec, constraint)) continue;
        if (isMinimum(constraint)) offerMinimum(spec, ground, constraint, offers);
        if (constraint == Constraint::model || constraint == Constraint::site)
            offerOtherTexts(spec, ground, constraint, offers);
        if (constraint == Constraint::spread_racks) {
            const auto count = howMany(without(spec, constraint), ground.available);
            if (count > available)
                offers.push_back({json::object{{"spread_racks", false}},
                                  "With several in one rack" + where(spec) + ": " + machinesText(count), count});
        }
    }
    if (available > 0)
        offers.push_back({json::object{{"count", available}},
                          available == 1 ? "One machine now" : std::to_string(available) + " machines now", available});
    const auto meets = [&](const NearestOffer& offer) { return offer.available >= spec.count; };
    std::stable_partition(offers.begin(), offers.end(), meets);
    return offers;
}

} // namespace remuda
