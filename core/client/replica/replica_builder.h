// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica.h"

#include <unordered_set>

namespace remuda {

// The replica's columns while they change: takes machines in and publishes snapshots. Chunks are copied when a
// published snapshot shares them. One thread.
class ReplicaBuilder {
public:
    // Builders that share a pool can be compared by text numbers.
    explicit ReplicaBuilder(std::shared_ptr<TextPool> pool = std::make_shared<TextPool>());

    void put(const Machine& machine);             // adds it or replaces what has its name
    bool putLine(const boost::json::array& line); // what ReplicaSnapshot::line wrote; false when it is damaged
    void remove(std::string_view hardware_name);

    bool dirty() const { return !m_added.empty() || !m_removed.empty() || !m_changed.empty(); }
    ReplicaSnapshotPointer current() const { return m_published; }

    // Publishes what has happened since the last time.
    ReplicaChange publish(std::int64_t sequence);
    // The same, where this builder was filled anew to take the place of what published `before`.
    ReplicaChange publishInstead(const ReplicaSnapshotPointer& before, std::int64_t sequence);

    const std::shared_ptr<TextPool>& pool() const { return m_pool; }

private:
    struct Row {
        std::vector<std::int64_t> values; // by field: number or number of the text
        std::uint32_t nested = 0;
        std::uint8_t flags = 0;
    };

    Row toRow(const Machine& machine);
    void put(const std::string& name, const Row& row);
    std::uint64_t write(ReplicaChunk& chunk, std::size_t at, const Row& row); // the mask of what differs
    ReplicaChunk& writable(std::size_t chunk);
    ReplicaIndex& writableIndex();
    void append(const Row& row);
    void moveLastTo(std::uint32_t row);
    void note(const std::string& name, std::uint64_t mask);
    void buildHaystacks();
    ReplicaSnapshotPointer snapshot(std::int64_t sequence);

    std::shared_ptr<TextPool> m_pool;
    std::vector<std::shared_ptr<ReplicaChunk>> m_chunks;
    std::vector<bool> m_shared, m_texts_changed; // by chunk
    std::shared_ptr<ReplicaIndex> m_index = std::make_shared<ReplicaIndex>();
    bool m_index_shared = false;
    std::size_t m_rows = 0;
    ReplicaSnapshotPointer m_published;
    std::unordered_set<std::string> m_added, m_removed;
    std::unordered_map<std::string, std::uint64_t> m_changed;
};

} // namespace remuda
