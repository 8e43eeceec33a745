// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/text_column.h"

#include "core/client/replica/text_scan.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace remuda {

namespace {

constexpr std::size_t most_entries = 65'536;

struct Header {
    std::uint32_t rows, entries, width, bytes, codes, ends, form;
};

} // namespace

std::shared_ptr<const TextColumn> TextColumn::make(std::span<const std::string_view> texts) {
    auto column = std::make_shared<TextColumn>();
    column->m_rows = static_cast<std::uint32_t>(texts.size());
    std::vector<std::string_view> entries;
    std::vector<std::uint32_t> codes;
    std::unordered_map<std::string_view, std::uint32_t> known;
    codes.reserve(texts.size());
    const auto most = std::min(most_entries, texts.size() / 2);
    for (const auto text : texts) {
        // Sorted or grouped rows repeat what the row before has.
        if (!codes.empty() && entries[codes.back()] == text) {
            codes.push_back(codes.back());
            continue;
        }
        const auto [found, is_new] = known.emplace(text, static_cast<std::uint32_t>(entries.size()));
        if (is_new) entries.push_back(text);
        codes.push_back(found->second);
        if (entries.size() > most) break;
    }
    if (entries.size() > most && texts.size() > 1) {
        column->setEntries({texts.begin(), texts.end()});
        return column;
    }
    column->m_form = entries.size() <= 1 ? Form::same : entries.size() <= 256 ? Form::bytes : Form::words;
    if (column->m_form == Form::bytes)
        for (const auto code : codes)
            column->m_codes += static_cast<char>(code);
    if (column->m_form == Form::words)
        for (const auto code : codes)
            (column->m_codes += static_cast<char>(code & 255)) += static_cast<char>(code >> 8);
    column->m_codes.shrink_to_fit();
    column->setEntries(entries);
    return column;
}

void TextColumn::setEntries(const std::vector<std::string_view>& entries) {
    m_entries = static_cast<std::uint32_t>(entries.size());
    std::size_t total = 0;
    bool same_width = true;
    for (const auto text : entries) {
        total += text.size();
        same_width = same_width && text.size() == entries.front().size();
    }
    m_bytes.reserve(total);
    for (const auto text : entries)
        m_bytes += text;
    if (same_width) {
        m_width = entries.empty() ? 0 : static_cast<std::uint32_t>(entries.front().size());
        return;
    }
    m_ends.reserve(entries.size());
    std::uint32_t end = 0;
    for (const auto text : entries)
        m_ends.push_back(end += static_cast<std::uint32_t>(text.size()));
}

void TextColumn::markContaining(std::string_view needle, std::uint8_t* answers) const {
    std::size_t entry = 0, from = 0;
    while (true) {
        const auto hit = findIgnoringCase(m_bytes, needle, from);
        if (hit == std::string_view::npos) return;
        if (m_ends.empty())
            entry = hit / m_width;
        else
            entry = static_cast<std::size_t>(
                std::upper_bound(m_ends.begin() + static_cast<std::ptrdiff_t>(entry), m_ends.end(), hit) -
                m_ends.begin());
        if (hit + needle.size() <= endOf(entry)) {
            answers[entry] = 1;
            from = endOf(entry);
        } else {
            from = hit + 1; // the end of one text and the beginning of the next
        }
    }
}

void TextColumn::markContaining(std::string_view needle, std::span<const std::uint32_t> rows,
                                std::uint8_t* answers) const {
    for (const auto row : rows)
        if (!answers[row] && findIgnoringCase(m_bytes, needle, beginOf(row), endOf(row)) != std::string_view::npos)
            answers[row] = 1;
}

void TextColumn::spread(const std::uint8_t* answers, std::uint8_t* mask) const {
    switch (m_form) {
    case Form::plain:
        for (std::size_t row = 0; row < m_rows; ++row)
            mask[row] |= answers[row];
        break;
    case Form::same:
        if (m_rows > 0 && answers[0]) std::memset(mask, 1, m_rows);
        break;
    case Form::bytes:
        for (std::size_t row = 0; row < m_rows; ++row)
            mask[row] |= answers[static_cast<unsigned char>(m_codes[row])];
        break;
    case Form::words:
        for (std::size_t row = 0; row < m_rows; ++row)
            mask[row] |= answers[entryOf(row)];
        break;
    }
}

std::size_t TextColumn::memory() const {
    return sizeof *this + m_bytes.capacity() + m_codes.capacity() + m_ends.capacity() * sizeof(std::uint32_t);
}

void TextColumn::write(std::string& into) const {
    const Header header{m_rows,
                        m_entries,
                        m_width,
                        static_cast<std::uint32_t>(m_bytes.size()),
                        static_cast<std::uint32_t>(m_codes.size()),
                        static_cast<std::uint32_t>(m_ends.size()),
                        static_cast<std::uint32_t>(m_form)};
    into.append(reinterpret_cast<const char*>(&header), sizeof header);
    into.append(reinterpret_cast<const char*>(m_ends.data()), m_ends.size() * sizeof(std::uint32_t));
    into += m_codes;
    into += m_bytes;
}

std::shared_ptr<const TextColumn> TextColumn::read(std::string_view bytes) {
    Header header{};
    if (bytes.size() < sizeof header) return nullptr;
    std::memcpy(&header, bytes.data(), sizeof header);
    bytes.remove_prefix(sizeof header);
    const auto ends_size = std::size_t(header.ends) * sizeof(std::uint32_t);
    if (header.form > static_cast<std::uint32_t>(Form::words) ||
        bytes.size() != ends_size + std::size_t(header.codes) + header.bytes)
        return nullptr;
    auto column = std::make_shared<TextColumn>();
    column->m_form = static_cast<Form>(header.form);
    column->m_rows = header.rows;
    column->m_entries = header.entries;
    column->m_width = header.width;
    column->m_ends.resize(header.ends);
    if (ends_size > 0) std::memcpy(column->m_ends.data(), bytes.data(), ends_size);
    column->m_codes = bytes.substr(ends_size, header.codes);
    column->m_bytes = bytes.substr(ends_size + header.codes);
    return column->isSound() ? column : nullptr;
}

bool TextColumn::isSound() const {
    if (m_ends.empty() ? std::size_t(m_entries) * m_width != m_bytes.size()
                       : m_ends.size() != m_entries || m_ends.back() != m_bytes.size() ||
                             !std::is_sorted(m_ends.begin(), m_ends.end()))
        return false;
    const std::size_t code_bytes = m_form == Form::bytes ? 1 : m_form == Form::words ? 2 : 0;
    if (m_codes.size() != m_rows * code_bytes) return false;
    if (m_form == Form::plain) return m_entries == m_rows;
    if (m_form == Form::same) return m_entries == 1 || m_rows == 0;
    for (std::size_t row = 0; row < m_rows; ++row)
        if (entryOf(row) >= m_entries) return false;
    return true;
}

} // namespace remuda
