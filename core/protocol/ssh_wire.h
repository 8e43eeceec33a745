// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace remuda {

// The elements of SSH messages (RFC 4251): big-endian numbers, and strings with their length in front, without fill.
class SshWriter {
public:
    SshWriter& byte(std::uint8_t value);
    SshWriter& number(std::uint32_t value);
    SshWriter& string(std::string_view value);
    SshWriter& raw(std::string_view value);
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

// Reads them; the first failure sticks and answers empty values from then on.
class SshReader {
public:
    explicit SshReader(std::string_view input)
        : m_rest(input) {}
    std::uint8_t byte();
    std::uint32_t number();
    std::string_view string();
    bool failed() const { return m_failed; }
    bool complete() const { return !m_failed && m_rest.empty(); } // read without failure to the last byte

private:
    std::string_view take(std::size_t length);
    std::string_view m_rest;
    bool m_failed = false;
};

} // namespace remuda
