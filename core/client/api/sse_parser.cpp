// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/sse_parser.h"

#include "core/client/api/byte_views.h"

#include <algorithm>
#include <utility>

namespace remuda {

std::vector<SseFrame> SseParser::feed(const QByteArray& bytes) {
    std::vector<SseFrame> frames;
    const auto text = viewOf(bytes);
    if (text.empty()) return frames;
    // A line ends with LF, CR or CRLF; the two halves of a CRLF may come in different pieces.
    std::size_t begin = std::exchange(m_after_return, false) && text[0] == '\n' ? 1 : 0;
    auto carriage_return = text.find('\r', begin); // hardly ever there
    while (true) {
        const auto end = std::min(text.find('\n', begin), carriage_return);
        if (end == std::string_view::npos) break;
        const auto line = text.substr(begin, end - begin);
        if (m_rest.isEmpty()) {
            takeLine(line, frames);
        } else {
            const auto whole = std::exchange(m_rest, {}).append(line.data(), static_cast<qsizetype>(line.size()));
            takeLine(viewOf(whole), frames);
        }
        begin = end + 1;
        if (text[end] != '\r') continue;
        if (begin == text.size())
            m_after_return = true;
        else if (text[begin] == '\n')
            ++begin;
        carriage_return = text.find('\r', begin);
    }
    m_rest.append(text.data() + begin, static_cast<qsizetype>(text.size() - begin));
    if (m_rest.size() + m_data.size() > longestFrame) m_overflowed = true;
    return frames;
}

void SseParser::reset() {
    m_rest.clear();
    m_event.clear();
    m_data.clear();
    m_has_data = m_overflowed = m_after_return = false;
}

void SseParser::takeLine(std::string_view line, std::vector<SseFrame>& frames) {
    if (line.empty()) {
        if (m_has_data || !m_event.isEmpty())
            frames.push_back({m_id, m_event.isEmpty() ? QByteArray("message") : m_event, std::move(m_data)});
        m_event.clear();
        m_data = {};
        m_has_data = false;
        return;
    }
    if (line.front() == ':') return; // a comment
    const auto colon = line.find(':');
    const auto field = line.substr(0, colon);
    auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    const auto size = static_cast<qsizetype>(value.size());
    if (field == "data") {
        if (m_has_data) m_data += '\n';
        m_data.append(value.data(), size);
        m_has_data = true;
    } else if (field == "event") {
        m_event = QByteArray(value.data(), size);
    } else if (field == "id") {
        if (value.find('\0') == std::string_view::npos) m_id = QByteArray(value.data(), size);
    }
}

} // namespace remuda
