// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_filter.h"
#include "core/query/query.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr std::uint32_t no_rank = std::numeric_limits<std::uint32_t>::max();

// A text with eight of its bytes as a number: sorting goes by those, then by the next eight where they are equal. Host
// names begin alike, and whole texts lie all over the memory.
struct Key {
    std::uint64_t bytes = 0;
    std::uint32_t id = 0;
    std::string_view text;
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::uint64_t bytesAt(std::string_view text, std::size_t offset) {
    std::uint64_t bytes = 0;
    for (std::size_t i = offset; i < offset + 8; ++i)
        bytes = bytes << 8 | (i < text.size() ? static_cast<unsigned char>(lower(text[i])) : 0);
    return bytes;
}

void sortFrom(Key* begin, Key* end, std::size_t offset) {
    bool longer = false;
    for (Key* key = begin; key != end; ++key) {
        key->bytes = bytesAt(key->text, offset);
        longer = longer || key->text.size() > offset + 8;
    }
    std::sort(begin, end, [](const Key& a, const Key& b) { return a.bytes < b.bytes; });
    for (Key* run = begin; run != end;) {
        Key* const next = std::find_if(run, end, [&](const Key& key) { return key.bytes != run->bytes; });
        if (next - run > 1 && longer) sortFrom(run, next, offset + 8);
        // Alike but for capital letters: any order will do as long as it is always the same.
        if (next - run > 1 && !longer) std::sort(run, next, [](const Key& a, const Key& b) { return a.text < b.text; });
        run = next;
    }
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
            keys.push_back({0, id, text});
        }
    sortFrom(keys.data(), keys.data() + keys.size(), 0);
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

std::vector<std::uint32_t> rowsByName(const ReplicaSnapshot& snapshot) {
    const auto ranks = sortKeys(snapshot, 0, false);
    std::vector<std::uint32_t> rows(
        snapshot.rows()); // every machine has a name of its own, so the ranks are 0, 1, 2, …
    for (std::uint32_t row = 0; row < rows.size(); ++row)
        rows[ranks[row]] = row;
    return rows;
}

std::vector<std::uint32_t> sortRows(const ReplicaSnapshot& snapshot, const std::vector<std::uint32_t>& by_name,
                                    std::size_t field, bool descending) {
    struct Item {
        std::uint64_t key;
        std::uint32_t row;
    };
    const auto keys = sortKeys(snapshot, field, descending);
    std::vector<Item> items;
    items.reserve(by_name.size());
    for (const auto row : by_name)
        items.push_back({keys[row], row});
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.key < b.key; });
    std::vector<std::uint32_t> rows;
    rows.reserve(items.size());
    for (const auto& item : items)
        rows.push_back(item.row);
    return rows;
}

} // namespace remuda
