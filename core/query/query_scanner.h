// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/query.h"

namespace remuda {

// The characters of a query: names, signs, words and values. What a stretch of text is depends on where it stands (a
// colon ends a field's name but belongs to a MAC address), so the parser asks for what it expects.
class QueryScanner {
public:
    enum class Sign { none, is, is_not, contains, contains_not, less, less_or_equal, greater, greater_or_equal };

    // A field's name with the sign behind it.
    struct Name {
        std::string_view text;
        std::size_t begin = 0, end = 0;
        Sign sign = Sign::none;
        std::size_t sign_begin = 0, sign_end = 0;
    };

    // A word or a value as it stands, unquoted.
    struct Piece {
        std::string text;
        std::size_t begin = 0, end = 0;
        bool quoted = false;
        bool closed = true; // false: the closing quote is missing
    };

    explicit QueryScanner(std::string_view text)
        : m_text(text) {}

    std::string_view text() const { return m_text; }
    std::size_t position() const { return m_position; }
    bool atEnd() const { return m_position >= m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text[m_position]; }
    void skipBlanks();
    bool take(char c);
    bool takeKeyword(std::string_view lower_case); // "and", "or", "not" as a whole word; any case
    bool atKeyword(std::string_view lower_case) const;

    // A name followed by a sign, or nothing (and nothing is consumed): then it is a word. `known` tells whether a name
    // is a field's; of others, addresses (3c:fd:fe…, fe80::1, https://…) are words.
    std::optional<Name> takeName(const QuerySchema& schema);
    Piece takeWord();  // up to a blank or parenthesis
    Piece takeValue(); // the same, and commas end it

    static Sign signAt(std::string_view text, std::size_t position, std::size_t& length);

private:
    Piece takeQuoted();
    Piece takeBare(std::string_view ends);

    std::string_view m_text;
    std::size_t m_position = 0;
};

} // namespace remuda
