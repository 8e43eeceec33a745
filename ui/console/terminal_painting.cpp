// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"
#include "ui/console/terminal_view.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <array>

// How a terminal looks.
namespace remuda {

namespace {

constexpr int edge = 2 * Theme::step;

// The sixteen colours that machines name, so that each can be read on the window's own ground, light or dark.
constexpr std::array<QRgb, 16> onLight{0x24292f, 0xb3261e, 0x1b6e2d, 0x7a5600, 0x1f5fbf, 0x8b3a9e, 0x0f6e75, 0x57606a,
                                       0x6e7781, 0xc93c37, 0x24803a, 0x8f6500, 0x2f6fd0, 0x9c4bb0, 0x147d85, 0x24292f};
constexpr std::array<QRgb, 16> onDark{0x6e7681, 0xff7b72, 0x56d364, 0xe3b341, 0x79c0ff, 0xd2a8ff, 0x56d4dd, 0xd0d7de,
                                      0x8b949e, 0xffa198, 0x7ee787, 0xf2cc60, 0xa5d6ff, 0xe2c5ff, 0x8be4ea, 0xffffff};

// Of the 6x6x6 cube and the greys behind the sixteen.
QColor extendedColor(int index) {
    if (index >= 232) {
        const int grey = 8 + 10 * (index - 232);
        return {grey, grey, grey};
    }
    const auto level = [](int part) { return part == 0 ? 0 : 55 + 40 * part; };
    const int cube = index - 16;
    return {level(cube / 36), level(cube / 6 % 6), level(cube % 6)};
}

QColor colorOf(int color, const QColor& own) {
    if (color == TerminalCell::ownColor) return own;
    if (color >= TerminalCell::rgbBase) return QColor::fromRgb(QRgb(color - TerminalCell::rgbBase));
    if (color >= 16) return extendedColor(color);
    return QColor::fromRgb((Theme::instance().isDark() ? onDark : onLight)[std::size_t(color)]);
}

bool looksAlike(const TerminalCell& left, const TerminalCell& right) {
    return left.foreground == right.foreground && left.background == right.background && left.bold == right.bold &&
           left.underline == right.underline && left.reverse == right.reverse;
}

bool isPlain(const TerminalCell& cell) {
    return cell.character < 0x7f && cell.width == 1;
}

} // namespace

// Runs of cells that look alike are set at once; what a font may draw wider or narrower, each in its own place.
void TerminalView::paintLine(QPainter& painter, int index, int y) {
    auto cells = m_screen.line(index);
    cells.resize(std::size_t(m_screen.columns()));
    const auto& ground = palette().color(QPalette::Base);
    const auto& ink = palette().color(QPalette::Text);
    for (std::size_t from = 0; from < cells.size();) {
        const auto& first = cells[from];
        const bool marked = isMarked(index, int(from));
        std::size_t to = from + 1;
        while (to < cells.size() && looksAlike(first, cells[to]) && isPlain(first) && isPlain(cells[to]) &&
               isMarked(index, int(to)) == marked)
            ++to;
        if (first.width == 2) to = std::min(from + 2, cells.size());
        auto front = colorOf(first.foreground, ink), back = colorOf(first.background, ground);
        if (first.reverse) std::swap(front, back);
        if (marked) back = Theme::instance().selection();
        const QRectF place(edge + qreal(from) * m_cell.width(), y, qreal(to - from) * m_cell.width(), m_cell.height());
        if (back != ground) painter.fillRect(place, back);
        QString text;
        for (std::size_t column = from; column < to; ++column)
            if (cells[column].width > 0) text += QString::fromUcs4(&cells[column].character, 1);
        if (!text.trimmed().isEmpty()) {
            QFont font = Theme::instance().monospaced();
            font.setBold(first.bold);
            font.setUnderline(first.underline);
            painter.setFont(font);
            painter.setPen(front);
            painter.drawText(QPointF(place.x(), y + m_ascent), text);
        }
        from = to;
    }
}

void TerminalView::paintCursor(QPainter& painter, int y) {
    const QRectF place(edge + m_screen.cursorColumn() * m_cell.width(), y, m_cell.width(), m_cell.height());
    const auto ink = m_typing ? Theme::instance().accent() : Theme::instance().secondaryText();
    if (!hasFocus() || !m_typing) {
        painter.setPen(ink);
        return painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter.fillRect(place, ink);
    const auto line = m_screen.line(m_screen.linesAbove() + m_screen.cursorRow());
    if (m_screen.cursorColumn() >= int(line.size())) return;
    painter.setFont(Theme::instance().monospaced());
    painter.setPen(Theme::instance().onAccent());
    painter.drawText(QPointF(place.x(), y + m_ascent),
                     QString::fromUcs4(&line[std::size_t(m_screen.cursorColumn())].character, 1));
}

void TerminalView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    const int top = verticalScrollBar()->value();
    for (int row = 0; row < m_screen.rows(); ++row) {
        const int y = edge + row * int(m_cell.height());
        paintLine(painter, top + row, y);
        const bool here = top + row == m_screen.linesAbove() + m_screen.cursorRow();
        if (here && m_screen.cursorIsVisible()) paintCursor(painter, y);
    }
}

} // namespace remuda
