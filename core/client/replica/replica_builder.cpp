// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"

#include "core/client/replica/column_mask.h"
#include "core/domain/machine_json.h"
#include "core/query/query_compare.h"

namespace remuda {

namespace {

// What has no column of its own, as JSON text; "" when there is nothing of it.
std::string nestedText(const Machine& machine) {
    if (machine.faults.empty() && !machine.maintenance && !machine.lock && !machine.observed) return {};
    auto whole = toJson(machine);
    boost::json::object nested;
    for (const auto* name : {"faults", "maintenance", "lock", "observed"})
        nested[name] = whole[name];
    return boost::json::serialize(nested);
}

} // namespace

ReplicaBuilder::ReplicaBuilder()
    : ReplicaBuilder(Chunks()) {}

ReplicaBuilder::ReplicaBuilder(Chunks chunks)
    : m_chunks(std::move(chunks)) {
    m_published = std::make_shared<ReplicaSnapshot>();
    for (const auto& chunk : m_chunks)
        m_rows += static_cast<std::uint32_t>(chunk->rows);
    const auto name_of = [this](std::uint32_t row) { return nameAt(row); };
    m_index->reserve(m_rows, name_of);
    for (std::uint32_t row = 0; row < m_rows; ++row)
        m_index->set(nameAt(row), row, name_of);
    m_dirty = m_rows > 0;
}

ReplicaBuilder::Row ReplicaBuilder::toRow(const Machine& machine) {
    Row row{std::vector<std::string>(replicaColumns()), std::vector<std::int64_t>(replicaColumns())};
    const auto fields = machineFields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].text)
            row.texts[i] = fields[i].text(machine);
        else
            row.numbers[i] = fields[i].number(machine).value_or(ReplicaChunk::unset);
    }
    row.texts[nestedColumn()] = nestedText(machine);
    row.numbers[flagsColumn()] = machineFlags(machine);
    return row;
}

const ReplicaBuilder::Row* ReplicaBuilder::pendingRow(std::uint32_t row) const {
    const auto pending = m_pending.find(row / capacity);
    if (pending == m_pending.end()) return nullptr;
    const auto found = pending->second.rows.find(row);
    return found == pending->second.rows.end() ? nullptr : &found->second;
}

std::string_view ReplicaBuilder::nameAt(std::uint32_t row) const {
    if (const auto* pending = pendingRow(row)) return pending->texts[0];
    return m_chunks[row / capacity]->texts[0]->text(row % capacity);
}

ReplicaBuilder::Row ReplicaBuilder::rowAt(std::uint32_t row) const {
    if (const auto* pending = pendingRow(row)) return *pending;
    Row result{std::vector<std::string>(replicaColumns()), std::vector<std::int64_t>(replicaColumns())};
    const auto& chunk = *m_chunks[row / capacity];
    for (std::size_t i = 0; i < replicaColumns(); ++i) {
        if (chunk.texts[i])
            result.texts[i] = chunk.texts[i]->text(row % capacity);
        else
            result.numbers[i] = chunk.numbers[i]->value(row % capacity);
    }
    return result;
}

std::uint64_t ReplicaBuilder::difference(std::uint32_t row, const Row& other) const {
    std::uint64_t columns = 0;
    const auto* pending = pendingRow(row);
    const auto* chunk = pending ? nullptr : m_chunks[row / capacity].get();
    for (std::size_t i = 0; i < replicaColumns(); ++i) {
        bool same = false;
        if (pending)
            same = pending->texts[i] == other.texts[i] && pending->numbers[i] == other.numbers[i];
        else if (chunk->texts[i])
            same = chunk->texts[i]->text(row % capacity) == other.texts[i];
        else
            same = chunk->numbers[i]->value(row % capacity) == other.numbers[i];
        if (!same) columns |= columnBit(i);
    }
    return columns;
}

void ReplicaBuilder::put(const Machine& machine) {
    auto row = toRow(machine);
    const auto& name = machine.hardware_name;
    const auto found = m_index->find(name, [this](std::uint32_t at) { return nameAt(at); });
    if (!found) {
        append(std::move(row));
        if (m_published->rows() == 0) return;
        if (m_removed.erase(name) > 0)
            note(name, allColumns);
        else
            m_added.insert(name);
        return;
    }
    const auto columns = difference(*found, row);
    if (columns == 0) return;
    auto& pending = m_pending[*found / capacity];
    pending.columns |= columns;
    pending.rows[*found] = std::move(row);
    m_dirty = true;
    if (m_published->rows() > 0) note(name, changeMask(columns));
}

void ReplicaBuilder::note(const std::string& name, std::uint64_t mask) {
    if (!m_added.contains(name)) m_changed[name] |= mask;
}

void ReplicaBuilder::append(Row row) {
    const auto at = m_rows++;
    auto& pending = m_pending[at / capacity];
    pending.columns = allColumns;
    const auto& stored = pending.rows.insert_or_assign(at, std::move(row)).first->second;
    writableIndex().set(stored.texts[0], at, [this](std::uint32_t other) { return nameAt(other); });
    m_dirty = true;
    if (m_rows % capacity != 0) return;
    freeze(at / capacity, pending); // a big inventory would take much room row by row
    m_pending.erase(at / capacity);
}

void ReplicaBuilder::remove(std::string_view hardware_name) {
    const auto name_of = [this](std::uint32_t at) { return nameAt(at); };
    const auto found = m_index->find(hardware_name, name_of);
    if (!found) return;
    const std::string name(hardware_name);
    writableIndex().erase(name, name_of);
    moveLastTo(*found);
    m_dirty = true;
    m_changed.erase(name);
    if (m_added.erase(name) == 0 && m_published->rows() > 0) m_removed.insert(name);
}

// Rows stay without gaps: the last one fills the hole.
void ReplicaBuilder::moveLastTo(std::uint32_t row) {
    const auto last = m_rows - 1;
    if (last != row) {
        auto moved = rowAt(last);
        writableIndex().set(moved.texts[0], row, [this](std::uint32_t at) { return nameAt(at); });
        auto& pending = m_pending[row / capacity];
        pending.columns = allColumns;
        pending.rows.insert_or_assign(row, std::move(moved));
    }
    m_rows = last;
    auto& shrunk = m_pending[last / capacity];
    shrunk.columns = allColumns;
    shrunk.rows.erase(last);
}

NameIndex& ReplicaBuilder::writableIndex() {
    if (std::exchange(m_index_shared, false)) m_index = std::make_shared<NameIndex>(*m_index);
    return *m_index;
}

} // namespace remuda
