// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/raw_terminal.h"

#include <csignal>
#include <termios.h>
#include <unistd.h>

namespace remuda::cli {

namespace {

termios before{}; // what the signal handler puts back
constexpr int endings[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};

void restoreAndEnd(int number) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    ::signal(number, SIG_DFL);
    ::raise(number);
}

} // namespace

RawTerminal::RawTerminal() {
    if (::isatty(STDIN_FILENO) != 1 || ::tcgetattr(STDIN_FILENO, &before) != 0) return;
    for (const int number : endings)
        ::signal(number, restoreAndEnd);
    auto raw = before;
    ::cfmakeraw(&raw);
    m_raw = ::tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

RawTerminal::~RawTerminal() {
    if (!m_raw) return;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    for (const int number : endings)
        ::signal(number, SIG_DFL);
}

std::vector<EscapeReader::Piece> EscapeReader::read(const QByteArray& typed) {
    using Typed = Piece::Kind;
    std::vector<Piece> pieces;
    const auto add = [&](char byte) {
        if (pieces.empty() || pieces.back().kind != Typed::bytes) pieces.push_back({});
        pieces.back().bytes += byte;
    };
    for (const char byte : typed) {
        if (std::exchange(m_pending, false)) {
            const Typed kind = byte == '.'                  ? Typed::leave
                               : byte == 'B' || byte == 'b' ? Typed::send_break
                               : byte == '?'                ? Typed::help
                                                            : Typed::bytes;
            if (kind != Typed::bytes) {
                pieces.push_back({kind});
                m_at_start = true;
                continue;
            }
            add('~');
            if (byte != '~') add(byte);
        } else if (m_at_start && byte == '~') {
            m_pending = true;
            continue;
        } else {
            add(byte);
        }
        m_at_start = byte == '\r' || byte == '\n';
    }
    return pieces;
}

} // namespace remuda::cli
