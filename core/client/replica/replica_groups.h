// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_search.h"

#include <span>

namespace remuda {

// What these rows come to.
MachineTotals totalsOf(const ReplicaSnapshot& snapshot, std::span<const std::uint32_t> rows);

// Puts the rows together by the values of a field, keeping their order within each group, and says what groups there
// are.
void groupRows(const ReplicaSnapshot& snapshot, std::size_t field, bool by_count, std::vector<std::uint32_t>& rows,
               std::vector<ReplicaGroup>& groups);

} // namespace remuda
