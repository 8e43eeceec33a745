// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_chunk.h"

namespace remuda {

bool isTextColumn(std::size_t column) {
    return column < machineFields().size() ? machineFields()[column].text != nullptr : column == nestedColumn();
}

} // namespace remuda
