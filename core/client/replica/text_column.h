// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace remuda {

// The texts of a chunk's rows. Where they repeat, each is there once (an entry) and the rows have its number; where
// they hardly do, every row has an entry of its own. Entries lie one behind another. Immutable: any thread may read.
class TextColumn {
public:
    static std::shared_ptr<const TextColumn> make(std::span<const std::string_view> texts);

    std::size_t rows() const { return m_rows; }
    std::size_t entries() const { return m_entries; }
    bool isPlain() const { return m_form == Form::plain; } // the entry of row i is i
    std::size_t entryOf(std::size_t row) const {
        switch (m_form) {
        case Form::plain:
            return row;
        case Form::same:
            return 0;
        case Form::bytes:
            return static_cast<unsigned char>(m_codes[row]);
        case Form::words:
            break;
        }
        return static_cast<std::size_t>(static_cast<unsigned char>(m_codes[2 * row])) |
               static_cast<std::size_t>(static_cast<unsigned char>(m_codes[2 * row + 1])) << 8;
    }
    std::string_view entry(std::size_t number) const {
        const auto begin = beginOf(number);
        return {m_bytes.data() + begin, endOf(number) - begin};
    }
    std::string_view text(std::size_t row) const { return entry(entryOf(row)); }

    // Sets answers[i] to 1 for every entry i that contains the needle (lower case, not empty), whatever its case.
    void markContaining(std::string_view needle, std::uint8_t* answers) const;
    // The same for these rows of a plain column, those that are marked already passed over.
    void markContaining(std::string_view needle, std::span<const std::uint32_t> rows, std::uint8_t* answers) const;
    // mask[row] |= answers[entry of the row]
    void spread(const std::uint8_t* answers, std::uint8_t* mask) const;

    std::size_t memory() const; // bytes, the object and what it holds
    std::size_t textBytes() const { return m_bytes.size(); }

    // The column as bytes for the cache, and back: null when they are damaged.
    void write(std::string& into) const;
    static std::shared_ptr<const TextColumn> read(std::string_view bytes);

private:
    enum class Form : std::uint8_t { plain, same, bytes, words };

    std::size_t beginOf(std::size_t entry) const {
        return m_ends.empty() ? entry * m_width : entry == 0 ? 0 : m_ends[entry - 1];
    }
    std::size_t endOf(std::size_t entry) const { return m_ends.empty() ? (entry + 1) * m_width : m_ends[entry]; }
    void setEntries(const std::vector<std::string_view>& entries);
    bool isSound() const;

    Form m_form = Form::plain;
    std::uint32_t m_rows = 0, m_entries = 0;
    std::uint32_t m_width = 0; // of every entry, while m_ends is empty
    std::string m_bytes, m_codes;
    std::vector<std::uint32_t> m_ends;
};

} // namespace remuda
