// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/console/terminal_screen.h"

#include <QAbstractScrollArea>
#include <QTimer>

namespace remuda {

// A terminal: shows a screen and what has scrolled away above it, and hands on what is typed. Keys go to the machine,
// but for Ctrl+Shift+C and Ctrl+Shift+V (copy, paste), Shift+Page up and down (look back) and Ctrl+Tab, which leaves
// the terminal. Marked text is by lines; a double click marks a word.
class TerminalView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TerminalView(QWidget* parent = nullptr);

    TerminalScreen& screen() { return m_screen; }
    const TerminalScreen& screen() const { return m_screen; }
    void setTyping(bool possible); // else keys go nowhere, and the cursor shows it
    QString markedText() const;
    void copy(); // what is marked, or all of it
    void paste();

Q_SIGNALS:
    void typed(const QByteArray& bytes);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    struct Place {
        int line = 0, column = 0;
        auto operator<=>(const Place&) const = default;
    };
    void measure();
    void follow(int forgotten);
    int topLine() const;
    Place placeAt(const QPointF& point) const;
    bool isMarked(int line, int column) const;
    void paintLine(QPainter& painter, int line, int y);
    void paintCursor(QPainter& painter, int y);

    TerminalScreen m_screen;
    QSizeF m_cell;
    qreal m_ascent = 0;
    Place m_anchor, m_end; // what is marked: from one to before the other
    bool m_typing = false, m_escaping = false;
    QTimer m_repaint; // a storm of bytes becomes one picture
};

} // namespace remuda
