// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"

#include <QString>

namespace remuda {

// A machine in its rack.
struct RackSlot {
    std::uint32_t row = 0;    // of the plan's snapshot
    int unit = 1, height = 1; // from its lowest unit upwards; never into the next machine
};

struct Rack {
    QString site, name;
    std::vector<RackSlot> slots; // from the floor upwards
    int units = 0;               // how high it is: 42, or the next usual size that holds its machines
    int used() const;            // units taken

    int slotAt(int unit) const;          // the machine that takes this unit; -1: it is empty
    int slotOf(std::uint32_t row) const; // -1: not in this rack
};

struct RackSite {
    QString name;
    int first = 0, count = 0; // of the plan's racks
};

// Which machine stands where, as of one snapshot: sites and racks in natural order ("r9" before "r10"). Immutable; made
// on any thread.
class RackPlan {
public:
    RackPlan() = default; // no racks
    explicit RackPlan(ReplicaSnapshotPointer snapshot);

    // The same places with what newer rows say of the machines; nothing when rows or places may differ.
    bool fits(const ReplicaSnapshot& snapshot) const;
    RackPlan with(ReplicaSnapshotPointer snapshot) const;

    const std::vector<Rack>& racks() const { return m_places->racks; }
    const std::vector<RackSite>& sites() const { return m_places->sites; }
    int placed() const { return m_places->placed; }
    int unplaced() const { return m_places->unplaced; } // machines without a rack or a unit
    int tallest() const;                                // units of the highest rack
    int rackOf(std::uint32_t row) const;                // -1: it stands in none
    const ReplicaSnapshot& snapshot() const { return *m_snapshot; }

    // Whether a change of these fields (bits by machineFields()) moves machines.
    static bool isMove(std::uint64_t fields);

private:
    struct Places {
        std::vector<Rack> racks;
        std::vector<RackSite> sites;
        std::vector<int> rack_of; // by row
        int placed = 0, unplaced = 0;
    };
    ReplicaSnapshotPointer m_snapshot = std::make_shared<const ReplicaSnapshot>();
    std::shared_ptr<const Places> m_places = std::make_shared<const Places>();
};

} // namespace remuda
