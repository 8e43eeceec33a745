// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/terminal_screen.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

TEST(TerminalScreen, ShowsWhatAMachineSends) {
    TerminalScreen screen;
    screen.feed("Debian\r\nweb1 login: ro");
    EXPECT_TRUE(screen.visibleText().startsWith("Debian\nweb1 login: ro\n"));
    EXPECT_EQ(screen.cursorRow(), 1);
    EXPECT_EQ(screen.cursorColumn(), 14);
    screen.feed("\x1b[2J\x1b[H\x1b[31;1mred\x1b[0m \x1b[7mback\x1b[0m \xc3\xa9\xe4\xb8\xad");
    const auto line = screen.line(0);
    EXPECT_EQ(line[0].foreground, 1);
    EXPECT_TRUE(line[0].bold);
    EXPECT_EQ(line[3].foreground, TerminalCell::ownColor);
    EXPECT_TRUE(line[4].reverse);
    EXPECT_EQ(line[9].character, U'é');
    EXPECT_EQ(line[10].width, 2);
    EXPECT_EQ(line[11].width, 0);
    EXPECT_EQ(screen.text(0, 0, 0, 80), QString::fromUtf8("red back \xc3\xa9\xe4\xb8\xad"));
}

// However the network cuts it.
TEST(TerminalScreen, PiecesComeToTheSameAsTheWhole) {
    const QByteArray all = "\x1b[1;32m  OK  \x1b[0m \xc3\xa9t\xc3\xa9\r\n\x1b[5;10Hfar\x1b[K\r\n";
    TerminalScreen whole, pieces;
    whole.feed(all);
    for (const char byte : all)
        pieces.feed(QByteArray(1, byte));
    EXPECT_EQ(whole.visibleText(), pieces.visibleText());
    for (int line = 0; line < whole.rows(); ++line)
        EXPECT_EQ(whole.line(line), pieces.line(line)) << line;
}

TEST(TerminalScreen, KeepsABoundedNumberOfLines) {
    TerminalScreen screen;
    int forgotten = 0;
    QObject::connect(&screen, &TerminalScreen::changed, [&](int lines) { forgotten += lines; });
    QByteArray much;
    for (int number = 0; number < TerminalScreen::mostLines + 500; ++number)
        much += "line " + QByteArray::number(number) + "\r\n";
    screen.feed(much);
    EXPECT_EQ(screen.linesAbove(), TerminalScreen::mostLines);
    const int first = screen.text(0, 0, 0, 80).section(' ', 1).toInt();
    EXPECT_EQ(first, forgotten);
    EXPECT_EQ(first, 500 - screen.rows() + 1);
    EXPECT_TRUE(screen.allText().endsWith("line " + QString::number(TerminalScreen::mostLines + 499)));
    screen.reset();
    EXPECT_EQ(screen.linesAbove(), 0);
    EXPECT_TRUE(screen.allText().isEmpty());
}

TEST(TerminalScreen, SendsWhatATerminalSends) {
    TerminalScreen screen;
    const auto none = Qt::NoModifier;
    EXPECT_EQ(screen.bytesFor(Qt::Key_A, none, "a"), "a");
    EXPECT_EQ(screen.bytesFor(Qt::Key_A, Qt::ShiftModifier, "A"), "A");
    EXPECT_EQ(screen.bytesFor(Qt::Key_Return, none, "\r"), "\r");
    EXPECT_EQ(screen.bytesFor(Qt::Key_Backspace, none, "\b"), "\x7f");
    EXPECT_EQ(screen.bytesFor(Qt::Key_Tab, none, "\t"), "\t");
    EXPECT_EQ(screen.bytesFor(Qt::Key_C, Qt::ControlModifier, "\x03"), "\x03");
    EXPECT_EQ(screen.bytesFor(Qt::Key_M, Qt::ControlModifier, "\r"), "\r");
    EXPECT_EQ(screen.bytesFor(Qt::Key_BracketRight, Qt::ControlModifier, "\x1d"), "\x1d");
    EXPECT_EQ(screen.bytesFor(Qt::Key_X, Qt::AltModifier, "x"), "\x1bx");
    EXPECT_EQ(screen.bytesFor(Qt::Key_Up, none, {}), "\x1b[A");
    EXPECT_EQ(screen.bytesFor(Qt::Key_F2, none, {}), "\x1bOQ");
    EXPECT_EQ(screen.bytesFor(Qt::Key_Eacute, none, QString::fromUtf8("\xc3\xa9")), "\xc3\xa9");
    EXPECT_TRUE(screen.bytesFor(Qt::Key_Shift, Qt::ShiftModifier, {}).isEmpty());
    EXPECT_EQ(screen.bytesForPaste("ls\n\x1bpwd\r\n"), "ls\rpwd\r") << "no key is smuggled in";
}

// What is replayed to a newcomer would be answered once more, into the machine.
TEST(TerminalScreen, AnswersNoQuestions) {
    TerminalScreen screen;
    screen.feed("\x1b[6n\x1b[c\x05");
    EXPECT_EQ(screen.bytesFor(Qt::Key_A, Qt::NoModifier, "a"), "a");
}

TEST(TerminalScreen, SurvivesNonsense) {
    TerminalScreen screen;
    QByteArray bytes;
    std::uint32_t dice = 7;
    for (int count = 0; count < 200'000; ++count) {
        dice = dice * 1664525u + 1013904223u;
        bytes += dice >> 30 == 0 ? '\x1b' : char(dice >> 24);
    }
    screen.feed(bytes);
    screen.resize(40, 120);
    screen.feed(bytes);
    screen.resize(24, 80);
    EXPECT_LE(screen.linesAbove(), TerminalScreen::mostLines);
    EXPECT_GE(screen.cursorRow(), 0);
    EXPECT_LT(screen.cursorRow(), screen.rows());
    EXPECT_FALSE(screen.line(screen.linesAbove()).empty());
}

} // namespace
} // namespace remuda
