// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_snapshot.h"

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
    if (!m_index) return std::nullopt;
    const auto found = m_index->find(hardware_name);
    return found == m_index->end() ? std::nullopt : std::optional(found->second);
}

std::string_view ReplicaSnapshot::text(std::uint32_t row, std::size_t field) const {
    return m_pool->text(m_chunks[row / capacity]->texts[field][row % capacity]);
}

std::optional<std::int64_t> ReplicaSnapshot::number(std::uint32_t row, std::size_t field) const {
    const auto value = m_chunks[row / capacity]->numbers[field][row % capacity];
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
    return m_chunks[row / capacity]->flags[row % capacity] >> flag & 1;
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
    const auto nested = m_pool->text(m_chunks[row / capacity]->nested[row % capacity]);
    if (!nested.empty()) {
        const auto members = boost::json::parse(nested);
        for (const auto& [key, value] : members.as_object())
            object[key] = value;
    }
    auto machine = machineFromJson(object);
    return machine ? std::move(machine).value() : Machine();
}

std::string ReplicaSnapshot::line(std::uint32_t row) const {
    boost::json::array line;
    const auto& chunk = *m_chunks[row / capacity];
    const auto fields = machineFields();
    line.reserve(fields.size() + 2);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].text)
            line.emplace_back(text(row, i));
        else if (const auto value = number(row, i))
            line.emplace_back(*value);
        else
            line.emplace_back(nullptr);
    }
    line.emplace_back(m_pool->text(chunk.nested[row % capacity]));
    line.emplace_back(chunk.flags[row % capacity]);
    return boost::json::serialize(line);
}

std::vector<std::pair<std::string, std::size_t>> ReplicaSnapshot::valuesOf(std::size_t field, std::size_t limit) const {
    std::unordered_map<std::int64_t, std::size_t> counts;
    const auto& description = machineFields()[field];
    for (const auto& chunk : m_chunks)
        for (std::size_t i = 0; i < chunk->rows; ++i)
            ++counts[description.text ? chunk->texts[field][i] : chunk->numbers[field][i]];
    std::vector<std::pair<std::string, std::size_t>> result;
    for (const auto& [value, count] : counts) {
        auto shown = description.text               ? std::string(m_pool->text(static_cast<std::uint32_t>(value)))
                     : value == ReplicaChunk::unset ? std::string()
                                                    : formatNumber(description.kind, value);
        if (!shown.empty()) result.emplace_back(std::move(shown), count);
    }
    const auto more = [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    };
    std::sort(result.begin(), result.end(), more);
    if (result.size() > limit) result.resize(limit);
    return result;
}

std::size_t replicaField(std::string_view name) {
    const auto* field = machineField(name);
    assert(field);
    return static_cast<std::size_t>(field - machineFields().data());
}

} // namespace remuda
