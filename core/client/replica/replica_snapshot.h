// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/name_index.h"
#include "core/client/replica/replica_chunk.h"
#include "core/query/query_schema.h"

#include <QString>

#include <optional>

namespace remuda {

// All machines at one moment. Immutable: read it on any thread for as long as you hold it. Rows are numbered from 0
// without gaps; a row number means something in its snapshot only, a machine is known by its hardware name. Fields are
// indexes into machineFields(), equally into machineSchema().fields().
class ReplicaSnapshot {
public:
    std::size_t rows() const { return m_rows; }
    std::optional<std::uint32_t> rowOf(std::string_view hardware_name) const;
    std::string_view hardwareName(std::uint32_t row) const { return text(row, 0); }

    std::string_view text(std::uint32_t row,
                          std::size_t field) const; // fields of kind text; UTF-8, lives as long as the snapshot
    // All other kinds: money in micros, dates in days since 1970, instants in ms, booleans 0 or 1.
    std::optional<std::int64_t> number(std::uint32_t row, std::size_t field) const;
    QString display(std::uint32_t row, std::size_t field) const; // any kind, as in a CSV; empty when not set
    bool flag(std::uint32_t row, std::size_t flag) const;        // index into machineSchema().flags()
    Machine machine(std::uint32_t row) const;                    // everything that is known of it

    // The values a field has, most frequent first, with the number of rows; for completion and filters without a query.
    std::vector<std::pair<std::string, std::size_t>> valuesOf(std::size_t field, std::size_t limit) const;

    std::int64_t sequence() const { return m_sequence; } // change number it corresponds to; -1: of no known state

    // For the columnar search.
    const std::vector<std::shared_ptr<const ReplicaChunk>>& chunks() const { return m_chunks; }
    bool hasRowsOf(const ReplicaSnapshot& other) const {
        return m_index == other.m_index;
    } // the same machines in the same rows
    // The same column in both, so that nothing of it has changed.
    static bool sharesColumn(const ReplicaSnapshot& a, const ReplicaSnapshot& b, std::size_t column);

    // Everything that is known of the one is known of the other.
    static bool isAlike(const ReplicaSnapshot& a, std::uint32_t row_a, const ReplicaSnapshot& b, std::uint32_t row_b);

    struct Memory {
        std::size_t bytes = 0;      // of the columns and the index
        std::size_t text_bytes = 0; // of these the texts themselves
    };
    Memory memory() const;

private:
    friend class ReplicaBuilder;

    std::size_t m_rows = 0;
    std::int64_t m_sequence = -1;
    std::vector<std::shared_ptr<const ReplicaChunk>> m_chunks;
    std::shared_ptr<const NameIndex> m_index = std::make_shared<NameIndex>();
};

using ReplicaSnapshotPointer = std::shared_ptr<const ReplicaSnapshot>;

// The place of a field in machineFields(); the name must be one.
std::size_t replicaField(std::string_view name);

} // namespace remuda
