// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_scanner.h"

#include "core/domain/text.h"

#include <algorithm>

namespace remuda {

namespace {

bool isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isNameCharacter(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool endsWord(char c) {
    return isBlank(c) || c == '(' || c == ')' || c == '"';
}

// "fe:fd", "3c:fd:fe:00": at least two pairs of hexadecimal digits, as in the middle of a MAC address.
bool isMacPart(std::string_view word) {
    if (word.size() < 4) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (i % 3 == 2 ? c != ':' : !digit) return false;
    }
    return true;
}

bool isAddress(std::string_view word) {
    return isMacPart(word) || isIpAddress(word) || word.find("://") != std::string_view::npos;
}

} // namespace

void QueryScanner::skipBlanks() {
    while (!atEnd() && isBlank(m_text[m_position]))
        ++m_position;
}

bool QueryScanner::take(char c) {
    if (atEnd() || m_text[m_position] != c) return false;
    ++m_position;
    return true;
}

bool QueryScanner::atKeyword(std::string_view word) const {
    if (lowerCase(m_text.substr(m_position, word.size())) != word) return false;
    const auto after = m_position + word.size();
    return after >= m_text.size() || endsWord(m_text[after]);
}

bool QueryScanner::takeKeyword(std::string_view word) {
    if (!atKeyword(word)) return false;
    m_position += word.size();
    return true;
}

QueryScanner::Sign QueryScanner::signAt(std::string_view text, std::size_t position, std::size_t& length) {
    const auto rest = text.substr(std::min(position, text.size()));
    length = 2;
    if (rest.starts_with("!=")) return Sign::is_not;
    if (rest.starts_with("!~")) return Sign::contains_not;
    if (rest.starts_with("<=")) return Sign::less_or_equal;
    if (rest.starts_with(">=")) return Sign::greater_or_equal;
    length = 1;
    if (rest.starts_with(":") || rest.starts_with("=")) return Sign::is;
    if (rest.starts_with("~")) return Sign::contains;
    if (rest.starts_with("<")) return Sign::less;
    if (rest.starts_with(">")) return Sign::greater;
    length = 0;
    return Sign::none;
}

std::optional<QueryScanner::Name> QueryScanner::takeName(const QuerySchema& schema) {
    if (atEnd() || !isNameStart(m_text[m_position])) return std::nullopt;
    auto end = m_position;
    while (end < m_text.size() && isNameCharacter(m_text[end]))
        ++end;
    Name name;
    name.text = m_text.substr(m_position, end - m_position);
    name.begin = m_position;
    name.end = end;

    const bool known = lowerCase(name.text) == "has" || !schema.find(name.text).empty();
    auto sign = end;
    while (known && sign < m_text.size() && isBlank(m_text[sign]))
        ++sign;
    std::size_t length = 0;
    name.sign = signAt(m_text, sign, length);
    if (name.sign == Sign::none || (sign != end && m_text[sign] == ':')) return std::nullopt;
    if (!known) {
        auto word_end = m_position;
        while (word_end < m_text.size() && !endsWord(m_text[word_end]))
            ++word_end;
        if (isAddress(m_text.substr(m_position, word_end - m_position))) return std::nullopt;
    }
    name.sign_begin = sign;
    name.sign_end = sign + length;
    m_position = name.sign_end;
    if (m_text[sign] != ':') skipBlanks(); // "cores >= 32", but "role: " lacks its value
    return name;
}

QueryScanner::Piece QueryScanner::takeWord() {
    return peek() == '"' ? takeQuoted() : takeBare(" \t\r\n()\"");
}

QueryScanner::Piece QueryScanner::takeValue() {
    return peek() == '"' ? takeQuoted() : takeBare(" \t\r\n()\",");
}

QueryScanner::Piece QueryScanner::takeQuoted() {
    Piece piece;
    piece.begin = m_position++;
    piece.quoted = true;
    piece.closed = false;
    while (!atEnd() && !piece.closed) {
        char c = m_text[m_position++];
        if (c == '"') {
            piece.closed = true;
        } else {
            if (c == '\\' && !atEnd()) c = m_text[m_position++];
            piece.text += c;
        }
    }
    piece.end = m_position;
    return piece;
}

QueryScanner::Piece QueryScanner::takeBare(std::string_view ends) {
    Piece piece;
    piece.begin = m_position;
    m_position = std::min(m_text.find_first_of(ends, m_position), m_text.size());
    piece.end = m_position;
    piece.text = m_text.substr(piece.begin, piece.end - piece.begin);
    return piece;
}

} // namespace remuda
