// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_snapshot.h"

#include "core/client/replica/replica_filter.h"
#include "core/domain/machine_json.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr std::size_t capacity = ReplicaChunk::capacity;

// The value as toJson(Machine) writes it.
boost::json::value jsonNumber(const MachineField& field, std::int64_t number) {
    switch (field.kind) {
    case FieldKind::money:
        return static_cast<double>(number) / 1e6;
    case FieldKind::boolean:
        return number != 0;
    case FieldKind::date:
    case FieldKind::instant:
        return boost::json::value(formatNumber(field.kind, number));
    default:
        return number;
    }
}

} // namespace

std::optional<std::uint32_t> ReplicaSnapshot::rowOf(std::string_view hardware_name) const {
    return m_index->find(hardware_name, [this](std::uint32_t row) { return hardwareName(row); });
}

std::string_view ReplicaSnapshot::text(std::uint32_t row, std::size_t field) const {
    return m_chunks[row / capacity]->texts[field]->text(row % capacity);
}

std::optional<std::int64_t> ReplicaSnapshot::number(std::uint32_t row, std::size_t field) const {
    const auto value = m_chunks[row / capacity]->numbers[field]->value(row % capacity);
    return value == ReplicaChunk::unset ? std::nullopt : std::optional(value);
}

QString ReplicaSnapshot::display(std::uint32_t row, std::size_t field) const {
    const auto& description = machineFields()[field];
    if (description.text) {
        const auto value = text(row, field);
        return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
    }
    const auto value = number(row, field);
    return value ? QString::fromStdString(formatNumber(description.kind, *value)) : QString();
}

bool ReplicaSnapshot::flag(std::uint32_t row, std::size_t flag) const {
    return m_chunks[row / capacity]->numbers[flagsColumn()]->value(row % capacity) >> flag & 1;
}

Machine ReplicaSnapshot::machine(std::uint32_t row) const {
    boost::json::object object;
    const auto fields = machineFields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].text)
            object[fields[i].name] = text(row, i);
        else if (const auto value = number(row, i))
            object[fields[i].name] = jsonNumber(fields[i], *value);
    }
    const auto nested = text(row, nestedColumn());
    if (!nested.empty()) {
        const auto members = boost::json::parse(nested);
        for (const auto& [key, value] : members.as_object())
            object[key] = value;
    }
    auto machine = machineFromJson(object);
    return machine ? std::move(machine).value() : Machine();
}

std::vector<std::pair<std::string, std::size_t>> ReplicaSnapshot::valuesOf(std::size_t field, std::size_t limit) const {
    auto values = countValues(*this, std::vector<std::uint8_t>(rows(), 1), field);
    std::erase_if(values, [](const auto& value) { return value.first.empty(); });
    if (values.size() > limit) values.resize(limit);
    return values;
}

bool ReplicaSnapshot::sharesColumn(const ReplicaSnapshot& a, const ReplicaSnapshot& b, std::size_t column) {
    return std::equal(a.m_chunks.begin(), a.m_chunks.end(), b.m_chunks.begin(), b.m_chunks.end(),
                      [column](const auto& left, const auto& right) {
                          return left->texts[column] == right->texts[column] &&
                                 left->numbers[column] == right->numbers[column];
                      });
}

bool ReplicaSnapshot::isAlike(const ReplicaSnapshot& a, std::uint32_t row_a, const ReplicaSnapshot& b,
                              std::uint32_t row_b) {
    const auto &left = *a.m_chunks[row_a / capacity], &right = *b.m_chunks[row_b / capacity];
    const auto at_left = row_a % capacity, at_right = row_b % capacity;
    for (std::size_t column = 0; column < replicaColumns(); ++column) {
        const auto &texts = left.texts[column], &others = right.texts[column];
        const auto &numbers = left.numbers[column], &other_numbers = right.numbers[column];
        if (at_left == at_right && texts == others && numbers == other_numbers) continue; // the very same column
        if (texts ? texts->text(at_left) != others->text(at_right)
                  : numbers->value(at_left) != other_numbers->value(at_right))
            return false;
    }
    return true;
}

ReplicaSnapshot::Memory ReplicaSnapshot::memory() const {
    Memory memory{m_index->memory(), 0};
    for (const auto& chunk : m_chunks) {
        for (const auto& texts : chunk->texts)
            if (texts) memory.bytes += texts->memory(), memory.text_bytes += texts->textBytes();
        for (const auto& numbers : chunk->numbers)
            if (numbers) memory.bytes += numbers->memory();
    }
    return memory;
}

std::size_t replicaField(std::string_view name) {
    const auto* field = machineField(name);
    assert(field);
    return static_cast<std::size_t>(field - machineFields().data());
}

} // namespace remuda
