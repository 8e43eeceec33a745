// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_filter.h"
#include "core/query/query.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace remuda {

namespace {

constexpr std::uint32_t no_rank = std::numeric_limits<std::uint32_t>::max();

// A text with eight of its bytes as a number: sorting goes by those, then by the next eight where they are equal. Host
// names begin alike, and whole texts lie all over the memory.
struct Key {
    std::uint64_t bytes = 0;
    std::string_view text;
    std::uint32_t* rank = nullptr; // where the text's rank is wanted
};

// Eight letters at once: 32 is added where a byte is one of A to Z.
std::uint64_t lower(std::uint64_t bytes) {
    constexpr std::uint64_t each = 0x0101'0101'0101'0101;
    const auto low = bytes & 0x7f * each;
    const auto from_a = low + (0x80 - 'A') * each, beyond_z = low + (0x7f - 'Z') * each;
    return bytes | ((from_a ^ beyond_z) & ~bytes & 0x80 * each) >> 2;
}

std::uint64_t bytesAt(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return 0;
    std::uint64_t bytes = 0;
    if (text.size() - offset >= 8)
        std::memcpy(&bytes, text.data() + offset, 8);
    else
        std::memcpy(&bytes, text.data() + offset, text.size() - offset);
    if constexpr (std::endian::native == std::endian::little) bytes = __builtin_bswap64(bytes);
    return lower(bytes);
}

// Gives ranks from `rank` upwards, one and the same to texts that differ in capital letters only.
class Ranking {
public:
    explicit Ranking(bool letter_by_letter)
        : m_letter_by_letter(letter_by_letter) {}

    void rank(Key* begin, Key* end, std::size_t offset = 0) {
        bool longer = false;
        for (Key* key = begin; key != end; ++key) {
            key->bytes = bytesAt(key->text, offset);
            longer = longer || key->text.size() > offset + 8;
        }
        std::sort(begin, end, [](const Key& a, const Key& b) { return a.bytes < b.bytes; });
        for (Key* run = begin; run != end;) {
            Key* const next = std::find_if(run, end, [&](const Key& key) { return key.bytes != run->bytes; });
            if (next - run > 1 && longer)
                rank(run, next, offset + 8);
            else
                give(run, next);
            run = next;
        }
    }

private:
    void give(Key* begin, Key* end) {
        if (m_letter_by_letter && end - begin > 1)
            std::sort(begin, end, [](const Key& a, const Key& b) { return a.text < b.text; });
        for (Key* key = begin; key != end; ++key)
            *key->rank = m_letter_by_letter ? m_next++ : m_next;
        if (!m_letter_by_letter) ++m_next;
    }

    bool m_letter_by_letter;
    std::uint32_t m_next = 0;
};

// By row: the rank of its text in the column; no_rank for the empty one. With `letter_by_letter` no two texts have the
// same rank.
std::vector<std::uint32_t> rankTexts(const ReplicaSnapshot& snapshot, std::size_t field, bool letter_by_letter) {
    std::size_t entries = 0;
    for (const auto& chunk : snapshot.chunks())
        entries += chunk->texts[field]->entries();
    std::vector<std::uint32_t> ranks(entries, no_rank);
    std::vector<Key> keys;
    keys.reserve(entries);
    auto* rank = ranks.data();
    for (const auto& chunk : snapshot.chunks()) {
        const auto& texts = *chunk->texts[field];
        for (std::size_t entry = 0; entry < texts.entries(); ++entry, ++rank)
            if (const auto text = texts.entry(entry); !text.empty()) keys.push_back({0, text, rank});
    }
    Ranking(letter_by_letter).rank(keys.data(), keys.data() + keys.size());
    keys = {};
    std::vector<std::uint32_t> by_row;
    by_row.reserve(snapshot.rows());
    const auto* of_chunk = ranks.data();
    for (const auto& chunk : snapshot.chunks()) {
        const auto& texts = *chunk->texts[field];
        for (std::size_t row = 0; row < chunk->rows; ++row)
            by_row.push_back(of_chunk[texts.entryOf(row)]);
        of_chunk += texts.entries();
    }
    return by_row;
}

// Ranks are small numbers, so rows go straight to their places: those of a rank in the order of `rows`.
std::vector<std::uint32_t> byRank(const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& ranks,
                                  bool descending) {
    std::uint32_t most = 0;
    for (const auto rank : ranks)
        if (rank != no_rank) most = std::max(most, rank);
    const auto place = [&](std::uint32_t row) {
        const auto rank = ranks[row];
        return rank == no_rank ? most + 1 : descending ? most - rank : rank;
    };
    std::vector<std::uint32_t> begin(std::size_t(most) + 3, 0);
    for (const auto row : rows)
        ++begin[place(row) + 1];
    for (std::size_t i = 1; i < begin.size(); ++i)
        begin[i] += begin[i - 1];
    std::vector<std::uint32_t> sorted(rows.size());
    for (const auto row : rows)
        sorted[begin[place(row)]++] = row;
    return sorted;
}

std::vector<std::uint32_t> byNumber(const ReplicaSnapshot& snapshot, const std::vector<std::uint32_t>& rows,
                                    std::size_t field, bool descending) {
    constexpr auto last = std::numeric_limits<std::uint64_t>::max();
    constexpr auto sign = std::uint64_t(1) << 63;
    std::vector<std::int64_t> numbers(snapshot.chunks().size() * ReplicaChunk::capacity);
    for (std::size_t chunk = 0; chunk < snapshot.chunks().size(); ++chunk)
        snapshot.chunks()[chunk]->numbers[field]->copyTo(numbers.data() + chunk * ReplicaChunk::capacity);
    struct Item {
        std::uint64_t key;
        std::uint32_t row;
    };
    std::vector<Item> items;
    items.reserve(rows.size());
    for (const auto row : rows) {
        const auto upwards = static_cast<std::uint64_t>(numbers[row]) ^ sign;
        items.push_back({numbers[row] == ReplicaChunk::unset ? last : descending ? last - 1 - upwards : upwards, row});
    }
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.key < b.key; });
    std::vector<std::uint32_t> sorted;
    sorted.reserve(items.size());
    for (const auto& item : items)
        sorted.push_back(item.row);
    return sorted;
}

} // namespace

std::vector<std::uint32_t> rowsByName(const ReplicaSnapshot& snapshot) {
    const auto ranks = rankTexts(snapshot, 0, true);
    std::vector<std::uint32_t> rows(snapshot.rows()); // every machine has a name of its own: the ranks are 0, 1, 2, …
    for (std::uint32_t row = 0; row < rows.size(); ++row)
        rows[ranks[row]] = row;
    return rows;
}

std::vector<std::uint32_t> sortRows(const ReplicaSnapshot& snapshot, const std::vector<std::uint32_t>& by_name,
                                    std::size_t field, bool descending) {
    if (field == 0) return descending ? std::vector<std::uint32_t>(by_name.rbegin(), by_name.rend()) : by_name;
    if (!isTextColumn(field)) return byNumber(snapshot, by_name, field, descending);
    return byRank(by_name, rankTexts(snapshot, field, false), descending);
}

} // namespace remuda
