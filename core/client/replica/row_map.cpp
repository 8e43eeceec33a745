// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/row_map.h"

namespace remuda {

RowMap::RowMap(const ReplicaSnapshot& from, const ReplicaSnapshot& to)
    : m_from(from)
    , m_to(to)
    , m_same(from.hasRowsOf(to))
    , m_unmoved(from.chunks().size(), false) {
    for (std::size_t i = 0; i < m_unmoved.size() && i < to.chunks().size(); ++i)
        m_unmoved[i] = from.chunks()[i]->texts[0] == to.chunks()[i]->texts[0];
}

} // namespace remuda
