// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_chunk.h"

#include <stdexcept>

namespace remuda {

TextPool::TextPool() {
    add("");
}

std::uint32_t TextPool::add(std::string_view text) {
    if (const auto found = m_ids.find(text); found != m_ids.end()) return found->second;
    const auto id = m_size;
    if (id / block_size >= m_blocks.size()) throw std::length_error("the replica's text pool is full");
    auto& block = m_blocks[id / block_size];
    if (!block) block = std::make_unique<Block>();
    auto& stored = (*block)[id % block_size];
    stored = text;
    m_ids.emplace(stored, static_cast<std::uint32_t>(id));
    ++m_size;
    return static_cast<std::uint32_t>(id);
}

} // namespace remuda
