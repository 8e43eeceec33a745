// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace remuda::cli {

// The terminal of this program handing on every key as it is, until this is destroyed; also when a signal ends the
// program. Does nothing where standard input is no terminal.
class RawTerminal {
public:
    RawTerminal();
    ~RawTerminal();
    RawTerminal(const RawTerminal&) = delete;

private:
    bool m_raw = false;
};

// Finds what is meant for this program among what is typed: after the beginning of a line "~." (leave), "~B" (break),
// "~?" (help) and "~~" (one "~"), as in ssh.
class EscapeReader {
public:
    struct Piece {
        enum class Kind { bytes, leave, send_break, help };
        Kind kind = Kind::bytes;
        QByteArray bytes{};
    };
    std::vector<Piece> read(const QByteArray& typed);

private:
    bool m_at_start = true, m_pending = false;
};

} // namespace remuda::cli
