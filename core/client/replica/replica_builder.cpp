// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"

#include "core/domain/machine_json.h"
#include "core/query/query_compare.h"

namespace remuda {

namespace {

constexpr std::size_t capacity = ReplicaChunk::capacity;
constexpr std::uint64_t nested_bit = std::uint64_t(1) << 63;

// What has no column of its own, as JSON text; "" when there is nothing of it.
std::string nestedText(const Machine& machine) {
    if (machine.faults.empty() && !machine.maintenance && !machine.lock && !machine.observed) return {};
    auto whole = toJson(machine);
    boost::json::object nested;
    for (const auto* name : {"faults", "maintenance", "lock", "observed"})
        nested[name] = whole[name];
    return boost::json::serialize(nested);
}

ReplicaChunk emptyChunk() {
    ReplicaChunk chunk;
    const auto fields = machineFields();
    chunk.texts.resize(fields.size());
    chunk.numbers.resize(fields.size());
    return chunk;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void buildHaystack(ReplicaChunk& chunk, const TextPool& pool) {
    chunk.haystack.clear();
    chunk.haystack_ends.clear();
    for (std::size_t row = 0; row < chunk.rows; ++row) {
        for (std::size_t field = 0; field < chunk.texts.size(); ++field) {
            if (!machineSchema().fields()[field].free_words) continue;
            for (const char c : pool.text(chunk.texts[field][row]))
                chunk.haystack += lower(c);
            chunk.haystack += '\x1f'; // cannot occur in a query
        }
        chunk.haystack_ends.push_back(static_cast<std::uint32_t>(chunk.haystack.size()));
    }
}

// The mask of fields in which two rows of chunks with one pool differ.
std::uint64_t difference(const ReplicaChunk& a, std::size_t row_a, const ReplicaChunk& b, std::size_t row_b) {
    std::uint64_t mask = a.nested[row_a] == b.nested[row_b] ? 0 : nested_bit;
    for (std::size_t i = 0; i < a.texts.size(); ++i) {
        const bool same =
            a.texts[i].empty() ? a.numbers[i][row_a] == b.numbers[i][row_b] : a.texts[i][row_a] == b.texts[i][row_b];
        if (!same) mask |= std::uint64_t(1) << i;
    }
    return mask;
}

} // namespace

ReplicaBuilder::ReplicaBuilder(std::shared_ptr<TextPool> pool)
    : m_pool(std::move(pool)) {
    m_published = snapshot(-1);
}

ReplicaBuilder::Row ReplicaBuilder::toRow(const Machine& machine) {
    Row row;
    const auto fields = machineFields();
    row.values.reserve(fields.size());
    for (const auto& field : fields)
        row.values.push_back(field.text ? m_pool->add(field.text(machine))
                                        : field.number(machine).value_or(ReplicaChunk::unset));
    row.nested = m_pool->add(nestedText(machine));
    row.flags = static_cast<std::uint8_t>(machineFlags(machine));
    return row;
}

void ReplicaBuilder::put(const Machine& machine) {
    put(machine.hardware_name, toRow(machine));
}

bool ReplicaBuilder::putLine(const boost::json::array& line) {
    const auto fields = machineFields();
    if (line.size() != fields.size() + 2) return false;
    Row row;
    row.values.reserve(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& value = line[i];
        if (fields[i].text ? !value.is_string() : !value.is_int64() && !value.is_null()) return false;
        if (fields[i].text)
            row.values.push_back(m_pool->add(value.get_string()));
        else
            row.values.push_back(value.is_null() ? ReplicaChunk::unset : value.get_int64());
    }
    const auto &nested = line[fields.size()], &flags = line[fields.size() + 1];
    const auto& name = line[0].get_string();
    if (!nested.is_string() || !flags.is_int64() || name.empty()) return false;
    row.nested = m_pool->add(nested.get_string());
    row.flags = static_cast<std::uint8_t>(flags.get_int64());
    put(std::string(name), row);
    return true;
}

void ReplicaBuilder::put(const std::string& name, const Row& row) {
    const auto found = m_index->find(name);
    if (found == m_index->end()) {
        append(row);
        const bool was_there = m_removed.erase(name) > 0;
        if (was_there)
            note(name, ~std::uint64_t(0));
        else
            m_added.insert(name);
        return;
    }
    const auto chunk = found->second / capacity;
    if (const auto mask = write(writable(chunk), found->second % capacity, row)) note(name, mask);
}

void ReplicaBuilder::note(const std::string& name, std::uint64_t mask) {
    if (!m_added.contains(name)) m_changed[name] |= mask;
}

std::uint64_t ReplicaBuilder::write(ReplicaChunk& chunk, std::size_t at, const Row& row) {
    std::uint64_t mask = 0;
    const auto replace = [&](auto& stored, auto value, std::uint64_t bit) {
        if (stored != value) mask |= bit;
        stored = value;
    };
    bool texts_changed = false;
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const auto bit = std::uint64_t(1) << i;
        if (chunk.texts[i].empty()) {
            replace(chunk.numbers[i][at], row.values[i], bit);
        } else {
            replace(chunk.texts[i][at], static_cast<std::uint32_t>(row.values[i]), bit);
            texts_changed |= (mask & bit) != 0;
        }
    }
    replace(chunk.nested[at], row.nested, nested_bit);
    chunk.flags[at] = row.flags;
    for (std::size_t i = 0; i < m_chunks.size() && texts_changed; ++i)
        if (m_chunks[i].get() == &chunk) m_texts_changed[i] = true;
    return mask;
}

void ReplicaBuilder::append(const Row& row) {
    const auto at = m_rows++;
    if (at / capacity == m_chunks.size()) {
        m_chunks.push_back(std::make_shared<ReplicaChunk>(emptyChunk()));
        m_shared.push_back(false);
        m_texts_changed.push_back(true);
    }
    auto& chunk = writable(at / capacity);
    const auto fields = machineFields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].text)
            chunk.texts[i].push_back(static_cast<std::uint32_t>(row.values[i]));
        else
            chunk.numbers[i].push_back(row.values[i]);
    }
    chunk.nested.push_back(row.nested);
    chunk.flags.push_back(row.flags);
    ++chunk.rows;
    m_texts_changed[at / capacity] = true;
    writableIndex()[m_pool->text(static_cast<std::uint32_t>(row.values[0]))] = static_cast<std::uint32_t>(at);
}

void ReplicaBuilder::remove(std::string_view hardware_name) {
    const auto found = m_index->find(hardware_name);
    if (found == m_index->end()) return;
    const auto row = found->second;
    const std::string name(hardware_name);
    writableIndex().erase(hardware_name);
    moveLastTo(row);
    m_changed.erase(name);
    if (m_added.erase(name) == 0) m_removed.insert(name);
}

// Rows stay without gaps: the last one fills the hole.
void ReplicaBuilder::moveLastTo(std::uint32_t row) {
    const auto last = --m_rows;
    auto& from = writable(last / capacity);
    auto& to = writable(row / capacity);
    const auto source = last % capacity, target = row % capacity;
    const auto move = [&](auto& target_column, auto& source_column) {
        if (source_column.empty()) return;
        target_column[target] = source_column[source];
        source_column.pop_back();
    };
    if (last != row) writableIndex()[m_pool->text(from.texts[0][source])] = row;
    for (std::size_t i = 0; i < from.texts.size(); ++i) {
        move(to.texts[i], from.texts[i]);
        move(to.numbers[i], from.numbers[i]);
    }
    move(to.nested, from.nested);
    move(to.flags, from.flags);
    --from.rows;
    m_texts_changed[last / capacity] = m_texts_changed[row / capacity] = true;
    if (from.rows > 0) return;
    m_chunks.pop_back();
    m_shared.pop_back();
    m_texts_changed.pop_back();
}

ReplicaChunk& ReplicaBuilder::writable(std::size_t chunk) {
    if (m_shared[chunk]) {
        m_chunks[chunk] = std::make_shared<ReplicaChunk>(*m_chunks[chunk]);
        m_shared[chunk] = false;
    }
    return *m_chunks[chunk];
}

ReplicaIndex& ReplicaBuilder::writableIndex() {
    if (std::exchange(m_index_shared, false)) m_index = std::make_shared<ReplicaIndex>(*m_index);
    return *m_index;
}

void ReplicaBuilder::buildHaystacks() {
    for (std::size_t i = 0; i < m_chunks.size(); ++i) {
        if (m_texts_changed[i]) buildHaystack(*m_chunks[i], *m_pool);
        m_texts_changed[i] = false;
    }
}

ReplicaSnapshotPointer ReplicaBuilder::snapshot(std::int64_t sequence) {
    buildHaystacks();
    auto result = std::make_shared<ReplicaSnapshot>();
    result->m_rows = m_rows;
    result->m_sequence = sequence;
    result->m_chunks.assign(m_chunks.begin(), m_chunks.end());
    result->m_pool = m_pool;
    result->m_texts = m_pool->size();
    result->m_index = m_index;
    m_shared.assign(m_chunks.size(), true);
    m_index_shared = true;
    return result;
}

ReplicaChange ReplicaBuilder::publish(std::int64_t sequence) {
    ReplicaChange change;
    change.before = m_published;
    change.after = m_published = snapshot(sequence);
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
    publish(sequence);
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
        const auto mask =
            difference(*before->chunks()[*old / capacity], *old % capacity, *m_chunks[row / capacity], row % capacity);
        if (mask) change.changed.push_back({std::string(name), mask});
    }
    for (std::uint32_t row = 0; row < before->rows(); ++row)
        if (!m_index->contains(before->hardwareName(row))) change.removed.emplace_back(before->hardwareName(row));
    return change;
}

} // namespace remuda
