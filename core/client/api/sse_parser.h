// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string_view>
#include <vector>

namespace remuda {

// One server-sent event.
struct SseFrame {
    QByteArray id;    // the last id the stream named; may be older than this frame
    QByteArray event; // "message" when not named
    QByteArray data;
};

// Cuts a byte stream into frames, however the network has split it. Plain and without sockets.
class SseParser {
public:
    // Takes some bytes, answers the frames completed by them. Comments (heartbeats) are skipped.
    std::vector<SseFrame> feed(const QByteArray& bytes);
    void reset(); // forgets a half frame, for a new connection

    // A single frame longer than this is a fault of the other side.
    static constexpr int longestFrame = 8 * 1024 * 1024;
    bool overflowed() const { return m_overflowed; }

private:
    void takeLine(std::string_view line, std::vector<SseFrame>& frames);

    QByteArray m_rest, m_id, m_event, m_data;
    bool m_has_data = false, m_overflowed = false, m_after_return = false;
};

} // namespace remuda
