// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <deque>
#include <memory>
#include <vector>

struct VTerm;

namespace remuda {

// One place of a terminal's grid.
struct TerminalCell {
    // -1: the terminal's own; below 256: of the palette; else 0x1000000 + RGB.
    static constexpr int ownColor = -1, rgbBase = 0x1000000;
    char32_t character = U' ';
    int foreground = ownColor, background = ownColor;
    std::uint8_t width = 1; // 2: this and the next place; 0: the second half of such a one
    bool bold = false, underline = false, reverse = false;
    bool operator==(const TerminalCell&) const = default;
};
using TerminalLine = std::vector<TerminalCell>; // of what has scrolled away: without blanks at its end

// What a terminal shows of the bytes that a machine sends, by libvterm: the grid, and above it the lines that have
// scrolled away, the newest `mostLines` of them. It answers no questions that a machine asks its terminal: what is
// replayed to a newcomer would be answered, and so typed, once more. GUI thread.
class TerminalScreen : public QObject {
    Q_OBJECT
public:
    static constexpr int mostLines = 5000, leastRows = 24, leastColumns = 80;

    explicit TerminalScreen(QObject* parent = nullptr);
    ~TerminalScreen() override;

    void feed(const QByteArray& bytes);
    void resize(int rows, int columns);
    void reset(); // blank, and nothing above

    int rows() const { return m_rows; }
    int columns() const { return m_columns; }
    int linesAbove() const { return int(m_above.size()); }
    TerminalLine line(int index) const;            // 0: the oldest above; linesAbove(): the first of the grid
    int cursorRow() const { return m_cursor_row; } // of the grid
    int cursorColumn() const { return m_cursor_column; }
    bool cursorIsVisible() const { return m_cursor_visible; }

    // Lines from one to another inclusive, from a column of the first to before a column of the last.
    QString text(int from_line, int from_column, int to_line, int to_column) const;
    QString visibleText() const; // the grid
    QString allText() const;

    // What a terminal sends for a key; empty: nothing.
    QByteArray bytesFor(int key, Qt::KeyboardModifiers modifiers, const QString& text);
    QByteArray bytesForPaste(const QString& text);

Q_SIGNALS:
    void changed(int lines_forgotten); // of those above, whose numbers have become smaller by so many
    void bell();

private:
    struct Calls; // what libvterm tells
    struct Release {
        void operator()(VTerm* terminal) const;
    };
    std::unique_ptr<VTerm, Release> m_terminal;
    int m_rows = leastRows, m_columns = leastColumns;
    int m_cursor_row = 0, m_cursor_column = 0;
    bool m_cursor_visible = true;
    std::deque<TerminalLine> m_above;
    int m_forgotten = 0; // lines since the last changed()
    QByteArray m_keys;   // what a key has come to
    bool m_typing = false;
};

} // namespace remuda
