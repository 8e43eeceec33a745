// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_filter.h"
#include "core/query/query.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr std::uint32_t no_rank = std::numeric_limits<std::uint32_t>::max();

// A text with its first eight bytes in a number, which decides most comparisons without touching the text.
struct Key {
    std::uint64_t start = 0;
    std::uint32_t id = 0;
    std::string_view text;
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::uint64_t startOf(std::string_view text) {
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < 8; ++i)
        start = start << 8 | (i < text.size() ? static_cast<unsigned char>(lower(text[i])) : 0);
    return start;
}

int compareLower(std::string_view a, std::string_view b) {
    const auto length = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < length; ++i) {
        const auto left = static_cast<unsigned char>(lower(a[i])), right = static_cast<unsigned char>(lower(b[i]));
        if (left != right) return left < right ? -1 : 1;
    }
    return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

bool before(const Key& a, const Key& b) {
    if (a.start != b.start) return a.start < b.start;
    const int order = compareLower(a.text, b.text);
    return order != 0 ? order < 0 : a.text < b.text;
}

// By the number of a text: its rank among the distinct texts of the column; no_rank for the empty one.
std::vector<std::uint32_t> rankTexts(const ReplicaSnapshot& snapshot, std::size_t field) {
    std::vector<std::uint32_t> ranks(snapshot.texts(), no_rank);
    std::vector<Key> keys;
    for (const auto& chunk : snapshot.chunks())
        for (const auto id : chunk->texts[field]) {
            if (id == 0 || ranks[id] != no_rank) continue;
            ranks[id] = 0;
            const auto text = snapshot.pool().text(id);
            keys.push_back({startOf(text), id, text});
        }
    std::sort(keys.begin(), keys.end(), before);
    for (std::uint32_t i = 0; i < keys.size(); ++i)
        ranks[keys[i].id] = i;
    return ranks;
}

// What to sort each row by: its value made to sort upwards, rows without one at the end.
std::vector<std::uint64_t> sortKeys(const ReplicaSnapshot& snapshot, std::size_t field, bool descending) {
    constexpr auto last = std::numeric_limits<std::uint64_t>::max();
    constexpr auto sign = std::uint64_t(1) << 63;
    std::vector<std::uint64_t> keys;
    keys.reserve(snapshot.rows());
    const auto upwards = [&](std::uint64_t value) { return descending ? last - 1 - value : value; };
    if (machineFields()[field].text) {
        const auto ranks = rankTexts(snapshot, field);
        for (const auto& chunk : snapshot.chunks())
            for (const auto id : chunk->texts[field])
                keys.push_back(ranks[id] == no_rank ? last : upwards(ranks[id]));
    } else {
        for (const auto& chunk : snapshot.chunks())
            for (const auto number : chunk->numbers[field])
                keys.push_back(number == ReplicaChunk::unset ? last
                                                             : upwards(static_cast<std::uint64_t>(number) ^ sign));
    }
    return keys;
}

} // namespace

std::vector<std::uint32_t> sortRows(const ReplicaSnapshot& snapshot, std::size_t field, bool descending,
                                    const std::function<bool()>& cancelled) {
    const auto names = sortKeys(snapshot, 0, false);
    if (cancelled && cancelled()) return {};
    const auto keys = field == 0 && !descending ? names : sortKeys(snapshot, field, descending);
    if (cancelled && cancelled()) return {};
    struct Item {
        std::uint64_t key, name;
        std::uint32_t row;
        bool operator<(const Item& other) const { return key != other.key ? key < other.key : name < other.name; }
    };
    std::vector<Item> items(snapshot.rows());
    for (std::uint32_t row = 0; row < items.size(); ++row)
        items[row] = {keys[row], names[row], row};
    std::sort(items.begin(), items.end());
    std::vector<std::uint32_t> rows;
    rows.reserve(items.size());
    for (const auto& item : items)
        rows.push_back(item.row);
    return rows;
}

} // namespace remuda
