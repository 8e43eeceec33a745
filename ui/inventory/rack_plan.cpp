// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_plan.h"

#include "ui/common/qt_text.h"
#include "ui/inventory/rack_height.h"

#include <QCollator>

#include <algorithm>
#include <map>

namespace remuda {

namespace {

// Racks are sold in these heights.
int usualHeight(int needed) {
    for (const int units : {42, 45, 48, 52})
        if (needed <= units) return units;
    return needed;
}

// A model's height is what its name tells, which may be wrong: two machines never stand in one another.
void settle(Rack& rack) {
    std::sort(rack.slots.begin(), rack.slots.end(),
              [](const RackSlot& left, const RackSlot& right) { return left.unit < right.unit; });
    for (std::size_t i = 0; i + 1 < rack.slots.size(); ++i)
        rack.slots[i].height = std::max(1, std::min(rack.slots[i].height, rack.slots[i + 1].unit - rack.slots[i].unit));
    rack.units = usualHeight(rack.slots.back().unit + rack.slots.back().height - 1);
}

} // namespace

int Rack::used() const {
    int taken = 0;
    for (const RackSlot& slot : slots)
        taken += slot.height;
    return taken;
}

int Rack::slotAt(int unit) const {
    const auto above = std::upper_bound(slots.begin(), slots.end(), unit,
                                        [](int wanted, const RackSlot& slot) { return wanted < slot.unit; });
    if (above == slots.begin()) return -1;
    const auto slot = above - 1;
    return unit < slot->unit + slot->height ? int(slot - slots.begin()) : -1;
}

int Rack::slotOf(std::uint32_t row) const {
    const auto found =
        std::find_if(slots.begin(), slots.end(), [row](const RackSlot& slot) { return slot.row == row; });
    return found == slots.end() ? -1 : int(found - slots.begin());
}

RackPlan::RackPlan(ReplicaSnapshotPointer snapshot)
    : m_snapshot(std::move(snapshot)) {
    const std::size_t site = replicaField("site"), rack = replicaField("rack"), unit = replicaField("unit"),
                      model = replicaField("model");
    auto places = std::make_shared<Places>();
    std::map<std::pair<std::string_view, std::string_view>, Rack> racks;
    constexpr std::int64_t highest = 1000; // a unit beyond is a slip, not a place
    for (std::uint32_t row = 0; row < m_snapshot->rows(); ++row) {
        const auto name = m_snapshot->text(row, rack);
        const auto at = m_snapshot->number(row, unit);
        if (name.empty() || !at || *at < 1 || *at > highest) {
            ++places->unplaced;
            continue;
        }
        ++places->placed;
        racks[{m_snapshot->text(row, site), name}].slots.push_back(
            {row, int(*at), rackHeight(m_snapshot->text(row, model))});
    }
    for (auto& [key, each] : racks) {
        each.site = qt(key.first);
        each.name = qt(key.second);
        settle(each);
        places->racks.push_back(std::move(each));
    }
    QCollator natural{QLocale(QLocale::English)}; // the C locale knows no numbers
    natural.setNumericMode(true);
    std::stable_sort(places->racks.begin(), places->racks.end(), [&natural](const Rack& left, const Rack& right) {
        const int sites = left.site == right.site ? 0 : natural.compare(left.site, right.site);
        return sites != 0 ? sites < 0 : natural.compare(left.name, right.name) < 0;
    });
    places->rack_of.assign(m_snapshot->rows(), -1);
    for (int number = 0; number < int(places->racks.size()); ++number) {
        const Rack& each = places->racks[std::size_t(number)];
        if (places->sites.empty() || places->sites.back().name != each.site)
            places->sites.push_back({each.site, number, 0});
        ++places->sites.back().count;
        for (const RackSlot& slot : each.slots)
            places->rack_of[slot.row] = number;
    }
    m_places = std::move(places);
}

bool RackPlan::fits(const ReplicaSnapshot& snapshot) const {
    return m_snapshot->hasRowsOf(snapshot);
}

RackPlan RackPlan::with(ReplicaSnapshotPointer snapshot) const {
    RackPlan plan = *this;
    plan.m_snapshot = std::move(snapshot);
    return plan;
}

int RackPlan::tallest() const {
    int highest = 0;
    for (const Rack& rack : racks())
        highest = std::max(highest, rack.units);
    return highest;
}

int RackPlan::rackOf(std::uint32_t row) const {
    return row < m_places->rack_of.size() ? m_places->rack_of[row] : -1;
}

bool RackPlan::isMove(std::uint64_t fields) {
    static const std::uint64_t mask = [] {
        std::uint64_t bits = 0;
        for (const char* name : {"site", "rack", "unit", "model"})
            bits |= std::uint64_t(1) << replicaField(name);
        return bits;
    }();
    return (fields & mask) != 0;
}

} // namespace remuda
