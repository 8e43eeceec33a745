// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/json_lines.h"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

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
        if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n') return;
        if (letter == ']' || letter == '}') {
            if (!m_open.empty()) m_open.pop_back();
            return;
        }
        if (letter == ',') {
            m_item_next = m_name_next = true;
            return;
        }
        if (depth() == 1 && m_item_next) m_lines.entries.push_back({m_line, {}});
        m_item_next = false;
        if (letter == '"') return string();
        if (letter == '{' || letter == '[') {
            m_open += letter;
            m_item_next = m_name_next = true;
        }
        if (letter == ':') m_name_next = false;
    }

    void string() {
        const auto begin = m_at;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at)
            if (m_text[m_at] == '\\') ++m_at;
        const bool is_name = std::exchange(m_name_next, false) && !m_open.empty() && m_open.back() == '{';
        if (is_name) name(m_text.substr(begin, m_at + 1 - begin));
    }

    // Of an item of the list, or beside the list.
    void name(std::string_view quoted) {
        if (depth() != 2 && depth() != 0) return;
        boost::system::error_code error;
        const auto text = boost::json::parse(quoted, error); // "co\u0075nt" is count
        if (error || !text.is_string()) return;
        auto& names = depth() == 0 ? m_beside : m_lines.entries.back().members;
        const auto [first, fresh] = names.emplace(text.get_string(), m_line);
        if (!fresh) m_lines.repeated.push_back({m_line, first->first});
    }

    int depth() const { return static_cast<int>(m_open.size()) - m_list_at; }

    std::string_view m_text;
    const int m_list_at; // how many braces are around the list
    std::size_t m_at = 0, m_line = 1;
    std::string m_open; // the brackets around the place
    bool m_name_next = false, m_item_next = false;
    std::map<std::string, std::size_t> m_beside;
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
