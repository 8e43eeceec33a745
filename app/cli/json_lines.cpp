// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/json_lines.h"

#include <algorithm>

namespace remuda::cli {

namespace {

// Walks over the text once. Depth counts from that of the list: 1 within it, 2 within one of its objects.
class Walk {
public:
    explicit Walk(std::string_view text)
        : m_text(text)
        , m_list_at(text.find_first_not_of(" \t\r\n\xEF\xBB\xBF") != std::string_view::npos &&
                            text[text.find_first_not_of(" \t\r\n\xEF\xBB\xBF")] == '{'
                        ? 1
                        : 0) {}

    JsonLines run() {
        for (; m_at < m_text.size(); ++m_at)
            take(m_text[m_at]);
        return std::move(m_lines);
    }

private:
    void take(char letter) {
        if (letter == '\n') ++m_line;
        if (letter == '"') return string();
        if (letter == '{' || letter == '[') {
            if (letter == '{' && depth() == 1) m_lines.entries.push_back({m_line, {}});
            ++m_nesting;
            m_name_next = letter == '{';
        }
        if (letter == '}' || letter == ']') --m_nesting;
        if (letter == ',') m_name_next = true;
        if (letter == ':') m_name_next = false;
    }

    void string() {
        const auto begin = m_at + 1;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at)
            if (m_text[m_at] == '\\') ++m_at;
        if (depth() == 2 && m_name_next && !m_lines.entries.empty())
            m_lines.entries.back().members.emplace(m_text.substr(begin, m_at - begin), m_line);
        m_name_next = false;
    }

    int depth() const { return m_nesting - m_list_at; }

    std::string_view m_text;
    const int m_list_at; // how many braces are around the list
    std::size_t m_at = 0, m_line = 1;
    int m_nesting = 0;
    bool m_name_next = false;
    JsonLines m_lines;
};

} // namespace

JsonLines linesOf(std::string_view text) {
    return Walk(text).run();
}

std::size_t lineAt(std::string_view text, std::size_t position) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(position, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

} // namespace remuda::cli
