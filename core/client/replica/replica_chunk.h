// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/number_column.h"
#include "core/client/replica/text_column.h"
#include "core/domain/machine_fields.h"

namespace remuda {

// The columns of a chunk: those of machineFields(), then two more.
inline std::size_t nestedColumn() { // texts: faults, maintenance, lock, observed as JSON; "" when there are none
    return machineFields().size();
}
inline std::size_t flagsColumn() { // numbers, bit i: machineSchema().flags()[i]
    return machineFields().size() + 1;
}
inline std::size_t replicaColumns() {
    return machineFields().size() + 2;
}

// Up to 4096 machines in columns. Immutable once published: a change makes the columns anew that it concerns, all
// others are shared between the snapshots before and after.
struct ReplicaChunk {
    static constexpr std::size_t capacity = 4096;
    static constexpr std::int64_t unset = NumberColumn::unset;

    std::size_t rows = 0;
    std::vector<std::shared_ptr<const TextColumn>> texts;     // by column; null where the kind is another
    std::vector<std::shared_ptr<const NumberColumn>> numbers; // by column; null where it is text
};

bool isTextColumn(std::size_t column);

} // namespace remuda
