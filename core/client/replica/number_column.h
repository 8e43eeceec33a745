// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace remuda {

// The numbers of a chunk's rows in as few bytes as their range and common step allow; none at all where all rows are
// alike. Immutable: any thread may read.
class NumberColumn {
public:
    static constexpr std::int64_t unset = std::numeric_limits<std::int64_t>::min();

    static std::shared_ptr<const NumberColumn> make(std::span<const std::int64_t> values);

    std::size_t rows() const { return m_rows; }
    std::int64_t value(std::size_t row) const;
    void copyTo(std::int64_t* values) const; // all rows

    // mask[row] |= low <= value <= high; rows without a value are marked when low is `unset`.
    void markBetween(std::int64_t low, std::int64_t high, std::uint8_t* mask) const;

    std::size_t memory() const; // bytes, the object and what it holds
    void write(std::string& into) const;
    static std::shared_ptr<const NumberColumn> read(std::string_view bytes); // null when they are damaged

private:
    // A row's code is 0 without a value, otherwise 1 + (value - base) / step.
    std::int64_t decode(std::uint64_t code) const;
    template <class Code>
    Code code(std::size_t row) const;
    template <class Work>
    auto withWidth(Work work) const;

    std::uint32_t m_rows = 0;
    std::uint32_t m_width = 0; // bytes of a code: 1, 2, 4, 8; 0: all rows have the code m_code
    std::uint64_t m_code = 0;
    std::int64_t m_base = 0, m_step = 1;
    std::string m_codes;
};

} // namespace remuda
