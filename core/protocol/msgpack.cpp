// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/msgpack.h"

namespace remuda {

void MsgpackWriter::number(std::uint64_t value, int width) {
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8)
        m_bytes += static_cast<char>(value >> shift & 255);
}

MsgpackWriter& MsgpackWriter::integer(std::uint64_t value) {
    if (value < 0x80) {
        number(value, 1);
        return *this;
    }
    const int width = value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffffffff ? 4 : 8;
    m_bytes += width == 1 ? '\xcc' : width == 2 ? '\xcd' : width == 4 ? '\xce' : '\xcf';
    number(value, width);
    return *this;
}

MsgpackWriter& MsgpackWriter::text(std::string_view value) {
    if (value.size() < 32) {
        number(0xa0 + value.size(), 1);
    } else if (value.size() <= 0xff) {
        m_bytes += '\xd9';
        number(value.size(), 1);
    } else {
        m_bytes += '\xda';
        number(value.size(), 2);
    }
    m_bytes += value;
    return *this;
}

MsgpackWriter& MsgpackWriter::binary(std::string_view value) {
    m_bytes += value.size() <= 0xff ? '\xc4' : '\xc5';
    number(value.size(), value.size() <= 0xff ? 1 : 2);
    m_bytes += value;
    return *this;
}

MsgpackWriter& MsgpackWriter::array(std::size_t count) {
    if (count < 16) {
        number(0x90 + count, 1);
    } else {
        m_bytes += '\xdc';
        number(count, 2);
    }
    return *this;
}

void MsgpackReader::fail(bool truncated) {
    if (!m_failed) m_truncated = truncated;
    m_failed = true;
}

void MsgpackReader::demandShortest(bool shortest) {
    if (m_forms == Forms::shortest && !shortest) fail(false);
}

std::string_view MsgpackReader::take(std::size_t length) {
    if (!m_failed && length > m_input.size() - m_position) fail(true);
    if (m_failed) return {};
    const auto part = m_input.substr(m_position, length);
    m_position += length;
    return part;
}

std::uint64_t MsgpackReader::number(int width) {
    std::uint64_t value = 0;
    for (const unsigned char byte : take(static_cast<std::size_t>(width)))
        value = value << 8 | byte;
    return value;
}

std::uint64_t MsgpackReader::integer() {
    const auto head = number(1);
    if (m_failed || head < 0x80) return head;
    if (head < 0xcc || head > 0xcf) return fail(false), 0;
    const int width = 1 << (head - 0xcc);
    const auto value = number(width);
    demandShortest(value > (width == 1 ? 0x7fu : width == 2 ? 0xffu : width == 4 ? 0xffffu : 0xffffffffu));
    return m_failed ? 0 : value;
}

std::string_view MsgpackReader::text() {
    const auto head = number(1);
    if (m_failed) return {};
    if (head >= 0xa0 && head <= 0xbf) return take(head - 0xa0);
    if (head < 0xd9 || head > 0xdb) return fail(false), std::string_view();
    const int width = 1 << (head - 0xd9);
    const auto length = number(width);
    demandShortest(length > (width == 1 ? 31u : width == 2 ? 0xffu : 0xffffu));
    return take(length);
}

std::string_view MsgpackReader::binary() {
    const auto head = number(1);
    if (m_failed) return {};
    if (head < 0xc4 || head > 0xc6) return fail(false), std::string_view();
    const int width = 1 << (head - 0xc4);
    const auto length = number(width);
    demandShortest(width == 1 || length > (width == 2 ? 0xffu : 0xffffu));
    return take(length);
}

std::size_t MsgpackReader::array() {
    const auto head = number(1);
    if (m_failed) return 0;
    if (head >= 0x90 && head <= 0x9f) return head - 0x90;
    if (head != 0xdc) return fail(false), 0;
    const auto count = number(2);
    demandShortest(count > 15);
    // Every element takes a byte at least, so a count beyond that is a lie.
    if (!m_failed && count > m_input.size() - m_position) fail(true);
    return m_failed ? 0 : count;
}

} // namespace remuda
