// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/cost.h"
#include "core/domain/machine.h"
#include "core/query/query.h"

#include <array>

namespace remuda {

// One cost interval, cut to the range it was loaded for. Texts are numbers into CostSlices' lists.
struct CostSlice {
    std::uint32_t machine = 0;
    std::array<std::uint32_t, 5> keys{}; // by CostGroup
    Instant from, to;
    std::optional<Money> monthly;
};

struct CostSlices {
    std::vector<CostSlice> slices;
    std::array<std::vector<std::string>, 5> keys; // by CostGroup: the text of each number
};

struct MachineSum {
    std::int64_t machines = 0, priced = 0;
    Money monthly; // of the priced ones
};

// Every SQL statement about cost intervals.
namespace cost_store {

// Keeps the intervals of one machine in step with it: closes and opens when status, team, role, site, model or price
// change. A retired or deleted machine has no open interval. Called by machine_store in the transaction of the write.
void observe(Transaction& transaction, const Machine* before, const Machine* after);

void insert(Transaction& transaction, const CostInterval& interval); // as it is, for seeding a history
void removeAll(Transaction& transaction, const std::string& machine);

// Oldest first, those that overlap [from, to). `cost` is left empty.
std::vector<CostInterval> ofMachine(Connection& connection, const std::string& machine, Instant from, Instant to);

// Everything that overlaps [from, to), cut to it, with the keys of these groups (those of the others are 0). With a
// filter only of the machines that meet it now.
CostSlices load(Connection& connection, Instant from, Instant to, const std::vector<CostGroup>& groups,
                const SqlFilter* filter = nullptr);

// Machines of the inventory that meet each filter, and, as the last sum, those that meet at least one of the first
// `together`, each once. One pass over the inventory.
std::vector<MachineSum> sumsOfMachines(Connection& connection, const std::vector<SqlFilter>& filters,
                                       std::size_t together);

} // namespace cost_store

} // namespace remuda
