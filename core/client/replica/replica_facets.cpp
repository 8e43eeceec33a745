// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_filter.h"

#include <algorithm>
#include <unordered_map>

namespace remuda {

namespace {

using Counted = std::vector<std::pair<std::string, std::size_t>>;

Counted countTexts(const ReplicaSnapshot& snapshot, const std::vector<std::uint8_t>& mask, std::size_t field) {
    std::unordered_map<std::string_view, std::size_t> counts;
    std::vector<std::size_t> of_entry;
    const auto* row = mask.data();
    for (const auto& chunk : snapshot.chunks()) {
        const auto& texts = *chunk->texts[field];
        of_entry.assign(texts.entries(), 0);
        for (std::size_t i = 0; i < chunk->rows; ++i)
            of_entry[texts.entryOf(i)] += row[i];
        for (std::size_t entry = 0; entry < of_entry.size(); ++entry)
            if (of_entry[entry] > 0) counts[texts.entry(entry)] += of_entry[entry];
        row += chunk->rows;
    }
    return {counts.begin(), counts.end()};
}

Counted countNumbers(const ReplicaSnapshot& snapshot, const std::vector<std::uint8_t>& mask, std::size_t field) {
    std::unordered_map<std::int64_t, std::size_t> counts;
    std::int64_t values[ReplicaChunk::capacity];
    const auto* row = mask.data();
    for (const auto& chunk : snapshot.chunks()) {
        chunk->numbers[field]->copyTo(values);
        // Neighbours are often alike, and a look-up for each would be most of the work.
        std::int64_t last = ReplicaChunk::unset;
        std::size_t* count = nullptr;
        for (std::size_t i = 0; i < chunk->rows; ++i) {
            if (!row[i]) continue;
            if (!count || values[i] != last) count = &counts[last = values[i]];
            ++*count;
        }
        row += chunk->rows;
    }
    Counted result;
    const auto kind = machineFields()[field].kind;
    for (const auto& [value, count] : counts)
        result.emplace_back(value == ReplicaChunk::unset ? std::string() : formatNumber(kind, value), count);
    return result;
}

} // namespace

Counted countValues(const ReplicaSnapshot& snapshot, const std::vector<std::uint8_t>& mask, std::size_t field) {
    auto result = isTextColumn(field) ? countTexts(snapshot, mask, field) : countNumbers(snapshot, mask, field);
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return result;
}

} // namespace remuda
