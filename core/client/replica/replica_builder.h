// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica.h"

#include <map>
#include <unordered_map>
#include <unordered_set>

namespace remuda {

// The replica's columns while they change: takes machines in and publishes snapshots. What has changed since the last
// snapshot lies beside the columns, row by row, and publishing makes those columns anew. One thread.
class ReplicaBuilder {
public:
    using Chunks = std::vector<std::shared_ptr<const ReplicaChunk>>;

    ReplicaBuilder();
    // Begins with these rows, as the cache has kept them; all chunks but the last are full.
    explicit ReplicaBuilder(Chunks chunks);

    void put(const Machine& machine); // adds it or replaces what has its name
    void remove(std::string_view hardware_name);

    bool dirty() const { return m_dirty; }
    ReplicaSnapshotPointer current() const { return m_published; }

    // Publishes what has happened since the last time.
    ReplicaChange publish(std::int64_t sequence);
    // The same, where this builder was filled anew to take the place of what published `before`.
    ReplicaChange publishInstead(const ReplicaSnapshotPointer& before, std::int64_t sequence);

private:
    static constexpr std::uint32_t capacity = ReplicaChunk::capacity;
    struct Row {
        std::vector<std::string> texts;    // by column
        std::vector<std::int64_t> numbers; // by column
    };
    // The rows of one chunk that its columns do not know yet.
    struct Pending {
        std::unordered_map<std::uint32_t, Row> rows; // by row
        std::uint64_t columns = 0;                   // that have to be made anew
    };

    static Row toRow(const Machine& machine);
    Row rowAt(std::uint32_t row) const;
    const Row* pendingRow(std::uint32_t row) const;
    std::string_view nameAt(std::uint32_t row) const;
    std::uint64_t difference(std::uint32_t row, const Row& other) const; // bit i: column i
    NameIndex& writableIndex();
    void append(Row row);
    void moveLastTo(std::uint32_t row);
    void note(const std::string& name, std::uint64_t columns);
    void freeze(std::size_t chunk, const Pending& pending);
    ReplicaSnapshotPointer snapshot(std::int64_t sequence);

    Chunks m_chunks;
    std::map<std::size_t, Pending> m_pending; // by chunk
    std::shared_ptr<NameIndex> m_index = std::make_shared<NameIndex>();
    bool m_index_shared = false;
    bool m_dirty = false;
    std::uint32_t m_rows = 0;
    ReplicaSnapshotPointer m_published;
    // Against what is published; not kept while that is empty, since then everything is new.
    std::unordered_set<std::string> m_added, m_removed;
    std::unordered_map<std::string, std::uint64_t> m_changed;
};

} // namespace remuda
