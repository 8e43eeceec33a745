// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/text_scan.h"

#include "core/query/query_compare.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace remuda {

namespace {

using Block = unsigned char __attribute__((vector_size(16)));

Block blockAt(const char* at) {
    Block block;
    std::memcpy(&block, at, sizeof block);
    return block;
}

Block blockOf(unsigned char byte) {
    return Block{} + byte;
}

bool isLetter(char c) {
    return c >= 'a' && c <= 'z';
}

} // namespace

std::size_t findIgnoringCase(std::string_view text, std::string_view needle, std::size_t from, std::size_t to) {
    const auto length = needle.size();
    to = std::min(to, text.size());
    if (from > to || length > to - from) return std::string_view::npos;
    const char first = needle.front(), last = needle.back();
    // A letter's two cases differ in one bit, and setting it makes a letter of nothing else.
    const auto first_bit = blockOf(isLetter(first) ? 32 : 0), last_bit = blockOf(isLetter(last) ? 32 : 0);
    const auto firsts = blockOf(static_cast<unsigned char>(first)), lasts = blockOf(static_cast<unsigned char>(last));
    const auto is = [&](std::size_t at) { return sameWord(text.substr(at, length), needle); };
    const auto places = to - length + 1;
    std::size_t at = from;
    // A block may reach beyond `to`, but not beyond the text.
    for (; at < places && at + length - 1 + sizeof(Block) <= text.size(); at += sizeof(Block)) {
        const auto hits = ((blockAt(text.data() + at) | first_bit) == firsts) &
                          ((blockAt(text.data() + at + length - 1) | last_bit) == lasts);
        std::uint64_t halves[2];
        std::memcpy(halves, &hits, sizeof halves);
        if ((halves[0] | halves[1]) == 0) continue;
        for (std::size_t half = 0; half < 2; ++half)
            for (auto bits = halves[half]; bits != 0;) {
                const auto byte = static_cast<std::size_t>(std::countr_zero(bits)) / 8;
                const auto place = at + half * 8 + byte;
                if (place >= places) return std::string_view::npos;
                if (is(place)) return place;
                bits &= ~(std::uint64_t(255) << (byte * 8));
            }
    }
    for (; at < places; ++at)
        if (is(at)) return at;
    return std::string_view::npos;
}

} // namespace remuda
