// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"

namespace remuda {

// Where the machines of one snapshot are in another. Quick between snapshots that follow on one another: only chunks
// whose names differ are looked up by name.
class RowMap {
public:
    static constexpr std::int64_t gone = -1;

    // Both must outlive it.
    RowMap(const ReplicaSnapshot& from, const ReplicaSnapshot& to);

    bool sameRows() const { return m_same; }           // every row is where it was, and none came or went
    std::int64_t operator()(std::uint32_t row) const { // gone, or the row in `to`
        if (m_same || m_unmoved[row / ReplicaChunk::capacity]) return row;
        const auto found = m_to.rowOf(m_from.hardwareName(row));
        return found ? std::int64_t(*found) : gone;
    }

private:
    const ReplicaSnapshot &m_from, &m_to;
    bool m_same;
    std::vector<bool> m_unmoved; // by chunk
};

} // namespace remuda
