// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/sse_parser.h"

namespace remuda {

std::vector<SseFrame> SseParser::feed(const QByteArray& bytes) {
    std::vector<SseFrame> frames;
    qsizetype begin = 0;
    // A line ends with LF, CR or CRLF; the two halves of a CRLF may come in different pieces.
    if (m_after_return && !bytes.isEmpty() && bytes[0] == '\n') begin = 1;
    if (!bytes.isEmpty()) m_after_return = false;
    for (qsizetype at = begin; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c != '\n' && c != '\r') continue;
        takeLine(m_rest + bytes.mid(begin, at - begin), frames);
        m_rest.clear();
        if (c == '\r') {
            if (at + 1 == bytes.size())
                m_after_return = true;
            else if (bytes[at + 1] == '\n')
                ++at;
        }
        begin = at + 1;
    }
    m_rest += bytes.mid(begin);
    if (m_rest.size() + m_data.size() > longestFrame) m_overflowed = true;
    return frames;
}

void SseParser::reset() {
    m_rest.clear();
    m_event.clear();
    m_data.clear();
    m_has_data = m_overflowed = m_after_return = false;
}

void SseParser::takeLine(const QByteArray& line, std::vector<SseFrame>& frames) {
    if (line.isEmpty()) {
        if (m_has_data || !m_event.isEmpty())
            frames.push_back({m_id, m_event.isEmpty() ? QByteArray("message") : m_event, m_data});
        m_event.clear();
        m_data.clear();
        m_has_data = false;
        return;
    }
    if (line.startsWith(':')) return; // a comment
    const auto colon = line.indexOf(':');
    const auto field = colon < 0 ? line : line.left(colon);
    auto value = colon < 0 ? QByteArray() : line.mid(colon + 1);
    if (value.startsWith(' ')) value.remove(0, 1);
    if (field == "data") {
        if (m_has_data) m_data += '\n';
        m_data += value;
        m_has_data = true;
    } else if (field == "event") {
        m_event = value;
    } else if (field == "id") {
        if (!value.contains('\0')) m_id = value;
    }
}

} // namespace remuda
