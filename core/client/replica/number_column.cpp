// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/number_column.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace remuda {

namespace {

struct Header {
    std::uint64_t code;
    std::int64_t base, step;
    std::uint32_t rows, width;
};

std::uint64_t distance(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

} // namespace

template <class Work>
auto NumberColumn::withWidth(Work work) const {
    switch (m_width) {
    case 1:
        return work(std::uint8_t());
    case 2:
        return work(std::uint16_t());
    case 4:
        return work(std::uint32_t());
    default:
        return work(std::uint64_t());
    }
}

template <class Code>
Code NumberColumn::code(std::size_t row) const {
    Code code;
    std::memcpy(&code, m_codes.data() + row * sizeof code, sizeof code);
    return code;
}

std::int64_t NumberColumn::decode(std::uint64_t code) const {
    if (code == 0) return unset;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(m_base) +
                                     (code - 1) * static_cast<std::uint64_t>(m_step));
}

std::shared_ptr<const NumberColumn> NumberColumn::make(std::span<const std::int64_t> values) {
    auto column = std::make_shared<NumberColumn>();
    column->m_rows = static_cast<std::uint32_t>(values.size());
    std::int64_t low = std::numeric_limits<std::int64_t>::max(), high = unset;
    bool has_unset = false;
    for (const auto value : values) {
        has_unset |= value == unset;
        if (value != unset) low = std::min(low, value), high = std::max(high, value);
    }
    if (high == unset) return column; // nothing is set, or there are no rows
    column->m_base = low;
    column->m_code = 1;
    if (low == high && !has_unset) return column;
    std::uint64_t step = 0;
    for (const auto value : values)
        if (value != unset && step != 1) step = std::gcd(step, distance(low, value));
    if (step == 0 || step > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) step = 1;
    const auto most = distance(low, high) / step;
    column->m_step = static_cast<std::int64_t>(step);
    column->m_width = most < 0xff ? 1 : most < 0xffff ? 2 : most < 0xffff'ffff ? 4 : 8;
    if (column->m_width == 8) column->m_base = unset + 1, column->m_step = 1; // every number has a code
    column->m_codes.resize(values.size() * column->m_width);
    column->withWidth([&](auto zero) {
        for (std::size_t row = 0; row < values.size(); ++row) {
            auto code = zero;
            if (values[row] != unset)
                code = static_cast<decltype(zero)>(
                    distance(column->m_base, values[row]) / static_cast<std::uint64_t>(column->m_step) + 1);
            std::memcpy(column->m_codes.data() + row * sizeof code, &code, sizeof code);
        }
    });
    return column;
}

std::int64_t NumberColumn::value(std::size_t row) const {
    if (m_width == 0) return decode(m_code);
    return decode(withWidth([&](auto zero) -> std::uint64_t { return code<decltype(zero)>(row); }));
}

void NumberColumn::copyTo(std::int64_t* values) const {
    if (m_width == 0) {
        std::fill(values, values + m_rows, decode(m_code));
        return;
    }
    withWidth([&](auto zero) {
        for (std::size_t row = 0; row < m_rows; ++row)
            values[row] = decode(code<decltype(zero)>(row));
    });
}

void NumberColumn::markBetween(std::int64_t low, std::int64_t high, std::uint8_t* mask) const {
    if (m_width == 0) {
        const auto value = decode(m_code);
        if (low <= value && value <= high) std::memset(mask, 1, m_rows);
        return;
    }
    const bool with_unset = low == unset;
    const auto step = static_cast<std::uint64_t>(m_step);
    withWidth([&](auto zero) {
        using Code = decltype(zero);
        constexpr auto most = std::uint64_t(std::numeric_limits<Code>::max());
        // The interval in codes; `from` beyond `to` says that no value lies in it.
        std::uint64_t from = 1, to = 0;
        if (low <= m_base)
            from = 1;
        else
            from = std::max<std::uint64_t>(distance(m_base, low) / step + (distance(m_base, low) % step != 0) + 1, 1);
        if (high >= m_base) to = std::min(distance(m_base, high) / step, most - 1) + 1;
        if (from > to) from = 1, to = 0;
        const auto low_code = static_cast<Code>(std::min(from, most)), high_code = static_cast<Code>(to);
        const std::uint8_t zero_counts = with_unset;
        for (std::size_t row = 0; row < m_rows; ++row) {
            const auto each = code<Code>(row);
            mask[row] |= static_cast<std::uint8_t>((each >= low_code) & (each <= high_code)) |
                         static_cast<std::uint8_t>((each == 0) & zero_counts);
        }
    });
}

std::size_t NumberColumn::memory() const {
    return sizeof *this + m_codes.capacity();
}

void NumberColumn::write(std::string& into) const {
    const Header header{m_code, m_base, m_step, m_rows, m_width};
    into.append(reinterpret_cast<const char*>(&header), sizeof header);
    into += m_codes;
}

std::shared_ptr<const NumberColumn> NumberColumn::read(std::string_view bytes) {
    Header header{};
    if (bytes.size() < sizeof header) return nullptr;
    std::memcpy(&header, bytes.data(), sizeof header);
    bytes.remove_prefix(sizeof header);
    const bool known_width =
        header.width == 0 || header.width == 1 || header.width == 2 || header.width == 4 || header.width == 8;
    if (!known_width || header.step < 1 || bytes.size() != std::size_t(header.rows) * header.width) return nullptr;
    auto column = std::make_shared<NumberColumn>();
    column->m_rows = header.rows;
    column->m_width = header.width;
    column->m_code = header.code;
    column->m_base = header.base;
    column->m_step = header.step;
    column->m_codes = bytes;
    return column;
}

} // namespace remuda
