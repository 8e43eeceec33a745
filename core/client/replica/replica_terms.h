// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
#include "core/domain/time.h"

namespace remuda {

// How many rows each of these terms would leave beside the rest of the query, that is without any of them, so that
// another can be chosen: "expires<7d", "not has:lease".
std::vector<std::size_t> countTerms(const ReplicaSnapshot& snapshot, const std::string& query,
                                    const std::vector<std::string>& terms, Instant now);

} // namespace remuda
