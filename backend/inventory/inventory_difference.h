// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/inventory/past_inventory.h"

namespace remuda {

// What became of the inventory between two moments: net, so that what was changed and changed back does not show.
struct InventoryDifference {
    struct Member {
        std::string field;
        boost::json::value before, after;
        std::int64_t sequence = 0; // of the change that touched it last
        Instant at;
        std::string actor, verb;
    };
    struct Entry {
        std::string hardware_name, hostname;
        std::vector<Member> members; // of a machine that was there at both moments
        std::int64_t sequence = 0;   // of the last change
        Instant at;
        std::string actor, verb;
    };
    PastMoment from, to;
    std::vector<Entry> added, removed, changed; // by hardware name
};
boost::json::object toJson(const InventoryDifference& difference, std::int64_t limit);

// Only machines that meet the query at one of the two moments. What follows from other members (version, moments of
// writes and of the last look at the power) is left out.
Result<InventoryDifference> compareInventory(Database& database, PastInventory& past, const PastMoment& from,
                                             const PastMoment& to, const Query& query);

} // namespace remuda
