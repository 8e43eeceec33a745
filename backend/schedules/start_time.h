// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/schedules/freeze_store.h"
#include "core/domain/machine.h"

#include <set>

namespace remuda {

// Freezes and maintenance windows as they stand in one snapshot, and what they allow when.
class StartTimes {
public:
    // Of machines freezes and windows see nothing else.
    using Place = std::pair<std::string, std::string>; // team, site
    static Place placeOf(const Machine& machine) { return {machine.team, machine.site}; }

    // Freezes that have ended by then are not read, and windows only where they are asked for.
    enum class Read { freezes, freezes_and_windows };
    StartTimes(Connection& connection, Instant moment, Read what);

    bool nothingIsFrozen() const { return m_freezes.empty(); } // nor will be, as things stand

    // The freeze in force then that ends last; null when there is none.
    const Freeze* freezeOn(const Place& place, Instant moment) const;

    struct Wanted {
        Instant from; // not before
        bool in_window = false;
        bool destructive = false;
    };
    struct Start {
        Instant at;
        std::string waits_for;   // what the moment is, or what has put it off; for people
        std::int64_t freeze = 0; // that has put it off last
    };
    // The first moment at which all of them may begin together. A conflict when machines have no window or never the
    // same.
    Result<Start> earliest(const std::set<Place>& places, const Wanted& wanted) const;

private:
    Result<Instant> inWindow(const std::set<Place>& places, Instant from) const;

    std::vector<Freeze> m_freezes;
    std::vector<MaintenanceWindow> m_windows;
};

} // namespace remuda
