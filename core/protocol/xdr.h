// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace remuda {

// The elements of RFC 4506 that crtauth version 0 knows: big-endian numbers and opaque bytes, filled with zeros up to a
// multiple of four.
class XdrWriter {
public:
    XdrWriter& fixed(std::string_view value);
    XdrWriter& number(std::uint32_t value);
    XdrWriter& string(std::string_view value);
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

// Reads them; the first failure sticks and answers empty values from then on. Fill bytes must be there and zero.
class XdrReader {
public:
    explicit XdrReader(std::string_view input)
        : m_rest(input) {}
    std::string_view fixed(std::size_t length);
    std::uint32_t number();
    std::string_view string();

    bool failed() const { return m_failed; }
    bool truncated() const { return m_truncated; } // failed because the input ended
    bool atEnd() const { return m_rest.empty(); }

private:
    std::string_view take(std::size_t length);
    std::string_view m_rest;
    bool m_failed = false, m_truncated = false;
};

} // namespace remuda
