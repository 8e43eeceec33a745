// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_chunk.h"

namespace remuda {

// A set of the replica's columns: bit i is column i.
inline constexpr std::uint64_t allColumns = ~std::uint64_t(0);

constexpr std::uint64_t columnBit(std::size_t column) {
    return std::uint64_t(1) << column;
}

// As ReplicaChange names it: fields by their number, everything that is no field by one bit.
inline std::uint64_t changeMask(std::uint64_t columns) {
    constexpr auto nested = std::uint64_t(1) << 63;
    const auto fields = columnBit(nestedColumn()) - 1;
    return (columns & fields) | (columns & columnBit(nestedColumn()) ? nested : 0);
}

} // namespace remuda
