// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/ssh_wire.h"

namespace remuda {

SshWriter& SshWriter::byte(std::uint8_t value) {
    m_bytes += static_cast<char>(value);
    return *this;
}

SshWriter& SshWriter::number(std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        m_bytes += static_cast<char>(value >> shift & 255);
    return *this;
}

SshWriter& SshWriter::string(std::string_view value) {
    return number(static_cast<std::uint32_t>(value.size())).raw(value);
}

SshWriter& SshWriter::raw(std::string_view value) {
    m_bytes += value;
    return *this;
}

std::string_view SshReader::take(std::size_t length) {
    if (length > m_rest.size()) m_failed = true;
    if (m_failed) return {};
    const auto part = m_rest.substr(0, length);
    m_rest.remove_prefix(length);
    return part;
}

std::uint8_t SshReader::byte() {
    const auto part = take(1);
    return part.empty() ? 0 : static_cast<std::uint8_t>(part[0]);
}

std::uint32_t SshReader::number() {
    std::uint32_t value = 0;
    for (const unsigned char byte : take(4))
        value = value << 8 | byte;
    return value;
}

std::string_view SshReader::string() {
    const auto length = number();
    return take(length);
}

} // namespace remuda
