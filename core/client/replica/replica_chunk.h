// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_fields.h"

#include <array>
#include <limits>
#include <memory>
#include <unordered_map>

namespace remuda {

// Every text of the replica once, by number. One thread adds; others may read any text whose number they have got
// through a published snapshot. Texts never move and live as long as the pool.
class TextPool {
public:
    TextPool();
    std::uint32_t add(std::string_view text);
    std::string_view text(std::uint32_t id) const { return (*m_blocks[id / block_size])[id % block_size]; }
    std::size_t size() const { return m_size; } // adding thread only

private:
    static constexpr std::size_t block_size = 4096;
    using Block = std::array<std::string, block_size>;

    std::array<std::unique_ptr<Block>, 16384> m_blocks; // a fixed array: readers never see it grow
    std::size_t m_size = 0;
    std::unordered_map<std::string_view, std::uint32_t> m_ids;
};

// Up to 4096 machines in columns, immutable once published: a change copies its chunk only.
struct ReplicaChunk {
    static constexpr std::size_t capacity = 4096;
    static constexpr std::int64_t unset = std::numeric_limits<std::int64_t>::min();

    std::size_t rows = 0;
    std::vector<std::vector<std::uint32_t>> texts;  // by field; empty vector for fields of other kinds
    std::vector<std::vector<std::int64_t>> numbers; // by field; empty vector for text fields
    std::vector<std::uint32_t> nested; // faults, maintenance, lock, observed as JSON text; "" when there are none
    std::vector<std::uint8_t> flags;   // bit i: machineSchema().flags()[i]
    std::string haystack;              // per row all texts that plain words look into, lower case
    std::vector<std::uint32_t> haystack_ends; // by row
};

// The row of a machine by its hardware name; the names live in the pool.
using ReplicaIndex = std::unordered_map<std::string_view, std::uint32_t>;

} // namespace remuda
