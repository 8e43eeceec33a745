// SPDX-License-Identifier: GPL-3.0-or-later
// From what lies beside the columns to the next snapshot, and what is new in it.
#include "core/client/replica/column_mask.h"
#include "core/client/replica/replica_builder.h"

namespace remuda {

namespace {

// The columns in which two rows of two snapshots differ.
std::uint64_t differing(const ReplicaChunk& a, std::size_t row_a, const ReplicaChunk& b, std::size_t row_b) {
    std::uint64_t columns = 0;
    for (std::size_t i = 0; i < a.texts.size(); ++i) {
        const bool same = a.texts[i] ? a.texts[i]->text(row_a) == b.texts[i]->text(row_b)
                                     : a.numbers[i]->value(row_a) == b.numbers[i]->value(row_b);
        if (!same) columns |= columnBit(i);
    }
    return columns;
}

} // namespace

// Makes the chunk's columns say what lies beside them.
void ReplicaBuilder::freeze(std::size_t chunk, const Pending& pending) {
    const auto begin = static_cast<std::uint32_t>(chunk * capacity);
    const auto rows = std::min(m_rows - begin, capacity);
    const auto old = chunk < m_chunks.size() ? m_chunks[chunk] : nullptr;
    auto fresh = old ? std::make_shared<ReplicaChunk>(*old) : std::make_shared<ReplicaChunk>();
    fresh->rows = rows;
    fresh->texts.resize(replicaColumns());
    fresh->numbers.resize(replicaColumns());
    std::vector<const Row*> beside(rows);
    for (const auto& [row, values] : pending.rows)
        beside[row - begin] = &values;
    std::vector<std::string_view> texts(rows);
    std::vector<std::int64_t> numbers(std::max<std::size_t>(rows, old ? old->rows : 0));
    for (std::size_t column = 0; column < replicaColumns(); ++column) {
        if ((pending.columns & columnBit(column)) == 0) continue;
        if (isTextColumn(column)) {
            for (std::uint32_t row = 0; row < rows; ++row)
                texts[row] = beside[row] ? std::string_view(beside[row]->texts[column]) : old->texts[column]->text(row);
            fresh->texts[column] = TextColumn::make(texts);
        } else {
            if (old) old->numbers[column]->copyTo(numbers.data());
            for (std::uint32_t row = 0; row < rows; ++row)
                if (beside[row]) numbers[row] = beside[row]->numbers[column];
            fresh->numbers[column] = NumberColumn::make(std::span(numbers).first(rows));
        }
    }
    if (chunk < m_chunks.size())
        m_chunks[chunk] = std::move(fresh);
    else
        m_chunks.push_back(std::move(fresh));
}

ReplicaSnapshotPointer ReplicaBuilder::snapshot(std::int64_t sequence) {
    const auto chunks = (m_rows + capacity - 1) / capacity;
    for (const auto& [chunk, pending] : m_pending)
        if (chunk < chunks) freeze(chunk, pending);
    m_pending.clear();
    m_chunks.resize(chunks);
    m_dirty = false;
    auto result = std::make_shared<ReplicaSnapshot>();
    result->m_rows = m_rows;
    result->m_sequence = sequence;
    result->m_chunks = m_chunks;
    result->m_index = m_index;
    m_index_shared = true;
    return result;
}

ReplicaChange ReplicaBuilder::publish(std::int64_t sequence) {
    ReplicaChange change;
    change.before = m_published;
    change.after = m_published = snapshot(sequence);
    if (change.before->rows() == 0)
        for (std::uint32_t row = 0; row < m_rows; ++row)
            change.added.emplace_back(m_published->hardwareName(row));
    else
        change.added.assign(m_added.begin(), m_added.end());
    change.removed.assign(m_removed.begin(), m_removed.end());
    for (const auto& [name, mask] : m_changed)
        change.changed.push_back({name, mask});
    m_added.clear();
    m_removed.clear();
    m_changed.clear();
    return change;
}

ReplicaChange ReplicaBuilder::publishInstead(const ReplicaSnapshotPointer& before, std::int64_t sequence) {
    m_added.clear();
    m_removed.clear();
    m_changed.clear();
    m_published = snapshot(sequence);
    ReplicaChange change;
    change.before = before;
    change.after = m_published;
    for (std::uint32_t row = 0; row < m_rows; ++row) {
        const auto name = m_published->hardwareName(row);
        const auto old = before->rowOf(name);
        if (!old) {
            change.added.emplace_back(name);
            continue;
        }
        const auto columns =
            differing(*before->chunks()[*old / capacity], *old % capacity, *m_chunks[row / capacity], row % capacity);
        if (const auto mask = changeMask(columns)) change.changed.push_back({std::string(name), mask});
    }
    for (std::uint32_t row = 0; row < before->rows(); ++row)
        if (!m_published->rowOf(before->hardwareName(row))) change.removed.emplace_back(before->hardwareName(row));
    return change;
}

} // namespace remuda
