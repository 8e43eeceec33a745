// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/machine_totals.h"
#include "core/query/query.h"

#include <unordered_map>
#include <unordered_set>

namespace remuda {

// A page of machines as a client asks for it.
struct MachineListing {
    Query query;                // of machineSchema()
    std::size_t sort_field = 0; // index into machineSchema().fields(); 0 is the hardware name
    bool descending = false;    // unset values come last either way; capital letters do not count
    std::int64_t limit = 100;
    std::optional<boost::json::array> cursor; // [sort value or null, hardware name] of the last row before
};

struct MachinePage {
    std::vector<Machine> machines;
    std::optional<boost::json::array> next; // cursor of the page after; nothing at the end
    std::int64_t total = 0;                 // machines that match, on all pages
};

// SQL that reads many machines.
namespace machine_store {

MachinePage list(Connection& connection, const MachineListing& listing);

// Hardware names of all that match, in order.
std::vector<std::string> names(Connection& connection, const Query& query);

struct FacetValue {
    std::string value; // empty: not set
    std::int64_t count;
};
std::vector<FacetValue> facet(Connection& connection, const Query& query, std::size_t field); // most frequent first

// The machines that match, by the values of a field, largest group first or in the order of the values with machines
// without one last; see MachineGroup.
std::vector<MachineGroup> groups(Connection& connection, const Query& query, std::size_t field, bool by_count);

// Rows that match, one at a time, in the order of the hardware names; for streaming.
Statement selectMatching(Connection& connection, const Query& query);

// How many machines there are in each status, for the metrics.
std::vector<FacetValue> countByStatus(Connection& connection);

// What the inventory has already, by who has it: what an import may not bring again. MACs in lower case, units by
// unitKey.
using Holders = std::unordered_map<std::string, std::string>; // value → hardware name
struct Claims {
    std::unordered_set<std::string> hardware_names;
    Holders serials, macs, units, bmc_addresses;
};
Claims claims(Connection& connection);

} // namespace machine_store

} // namespace remuda
