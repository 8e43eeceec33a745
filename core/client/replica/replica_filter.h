// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
#include "core/query/query.h"

#include <functional>

namespace remuda {

// The query's evaluator over columns: one byte per row, 1 where it matches. Empty when cancelled (asked once per chunk,
// on any thread). Chunks are shared out among idle threads. Where it is known that only rows of `within` can match,
// chunks without such rows are passed over.
std::vector<std::uint8_t> filterRows(const ReplicaSnapshot& snapshot, const Query& query,
                                     const std::function<bool()>& cancelled = {},
                                     const std::vector<std::uint8_t>* within = nullptr);

// Whether every row that matches `narrow` matches `wide`, as far as that shows at once: terms were added, or the last
// plain word has grown, which is what typing does.
bool narrows(const Query& narrow, const Query& wide);

// All rows in the order of their hardware names.
std::vector<std::uint32_t> rowsByName(const ReplicaSnapshot& snapshot);

// All rows in the order of a field: text by its lower case letters, numbers by value, rows without a value last either
// way, rows that are equal in the order of their hardware names.
std::vector<std::uint32_t> sortRows(const ReplicaSnapshot& snapshot, const std::vector<std::uint32_t>& by_name,
                                    std::size_t field, bool descending);

// How often each value of a field occurs among the rows of the mask, most frequent first.
std::vector<std::pair<std::string, std::size_t>> countValues(const ReplicaSnapshot& snapshot,
                                                             const std::vector<std::uint8_t>& mask, std::size_t field);

} // namespace remuda
