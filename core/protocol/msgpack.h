// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace remuda {

// Writes the few MessagePack elements that crtauth knows, always in their shortest form.
class MsgpackWriter {
public:
    MsgpackWriter& integer(std::uint64_t value);
    MsgpackWriter& text(std::string_view value);
    MsgpackWriter& binary(std::string_view value);
    MsgpackWriter& array(std::size_t count); // the elements follow

    const std::string& bytes() const { return m_bytes; }

private:
    void number(std::uint64_t value, int width);
    std::string m_bytes;
};

// Reads them back. The first failure sticks: everything after it answers empty values, so that a message can be read
// straight through and checked once. Lengths are bounded by what is left; nothing is copied.
class MsgpackReader {
public:
    enum class Forms { any, shortest }; // version 2 refuses longer forms than needed

    explicit MsgpackReader(std::string_view input, Forms forms = Forms::any)
        : m_input(input)
        , m_forms(forms) {}

    std::uint64_t integer();
    std::string_view text();
    std::string_view binary();
    std::size_t array();

    bool failed() const { return m_failed; }
    bool truncated() const { return m_truncated; } // failed because the input ended
    bool atEnd() const { return m_position == m_input.size(); }
    std::size_t position() const { return m_position; }

private:
    std::uint64_t number(int width);
    std::string_view take(std::size_t length);
    void fail(bool truncated);
    void demandShortest(bool shortest);

    std::string_view m_input;
    Forms m_forms;
    std::size_t m_position = 0;
    bool m_failed = false, m_truncated = false;
};

} // namespace remuda
