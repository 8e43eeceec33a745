// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/xdr.h"

namespace remuda {

namespace {

std::size_t fillBehind(std::size_t length) {
    return (4 - length % 4) % 4;
}

} // namespace

XdrWriter& XdrWriter::fixed(std::string_view value) {
    m_bytes += value;
    m_bytes.append(fillBehind(value.size()), '\0');
    return *this;
}

XdrWriter& XdrWriter::number(std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        m_bytes += static_cast<char>(value >> shift & 255);
    return *this;
}

XdrWriter& XdrWriter::string(std::string_view value) {
    return number(static_cast<std::uint32_t>(value.size())).fixed(value);
}

std::string_view XdrReader::take(std::size_t length) {
    if (!m_failed && length > m_rest.size()) m_failed = m_truncated = true;
    if (m_failed) return {};
    const auto part = m_rest.substr(0, length);
    m_rest.remove_prefix(length);
    return part;
}

std::string_view XdrReader::fixed(std::size_t length) {
    const auto value = take(length), fill = take(fillBehind(length));
    if (fill.find_first_not_of('\0') != std::string_view::npos) m_failed = true;
    return m_failed ? std::string_view() : value;
}

std::uint32_t XdrReader::number() {
    std::uint32_t value = 0;
    for (const unsigned char byte : take(4))
        value = value << 8 | byte;
    return value;
}

std::string_view XdrReader::string() {
    const auto length = number();
    return fixed(length);
}

} // namespace remuda
