// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/terminal_screen.h"

#include <QStringList>

#include <algorithm>
#include <vterm.h>

namespace remuda {

namespace {

int colorOf(const VTermColor& color) {
    if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color)) return TerminalCell::ownColor;
    if (VTERM_COLOR_IS_INDEXED(&color)) return color.indexed.idx;
    return TerminalCell::rgbBase + (color.rgb.red << 16) + (color.rgb.green << 8) + color.rgb.blue;
}

TerminalCell cellOf(const VTermScreenCell& from) {
    TerminalCell cell;
    const bool second_half = from.chars[0] == 0xffffffff;
    cell.character = second_half || from.chars[0] == 0 ? U' ' : char32_t(from.chars[0]);
    cell.width = second_half ? 0 : std::uint8_t(from.width);
    cell.foreground = colorOf(from.fg);
    cell.background = colorOf(from.bg);
    cell.bold = from.attrs.bold;
    cell.underline = from.attrs.underline != 0;
    cell.reverse = from.attrs.reverse;
    return cell;
}

void trim(TerminalLine& line) {
    while (!line.empty() && line.back() == TerminalCell())
        line.pop_back();
}

QString textOf(const TerminalLine& line, std::size_t from, std::size_t to) {
    QString text;
    for (std::size_t column = from; column < std::min(to, line.size()); ++column)
        if (line[column].width > 0) text += QString::fromUcs4(&line[column].character, 1);
    while (text.endsWith(u' '))
        text.chop(1);
    return text;
}

// 0: no key of libvterm's.
VTermKey functionKey(int key) {
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return VTERM_KEY_ENTER;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return VTERM_KEY_TAB;
    case Qt::Key_Backspace:
        return VTERM_KEY_BACKSPACE;
    case Qt::Key_Escape:
        return VTERM_KEY_ESCAPE;
    case Qt::Key_Up:
        return VTERM_KEY_UP;
    case Qt::Key_Down:
        return VTERM_KEY_DOWN;
    case Qt::Key_Left:
        return VTERM_KEY_LEFT;
    case Qt::Key_Right:
        return VTERM_KEY_RIGHT;
    case Qt::Key_Insert:
        return VTERM_KEY_INS;
    case Qt::Key_Delete:
        return VTERM_KEY_DEL;
    case Qt::Key_Home:
        return VTERM_KEY_HOME;
    case Qt::Key_End:
        return VTERM_KEY_END;
    case Qt::Key_PageUp:
        return VTERM_KEY_PAGEUP;
    case Qt::Key_PageDown:
        return VTERM_KEY_PAGEDOWN;
    default:
        if (key >= Qt::Key_F1 && key <= Qt::Key_F12) return VTermKey(VTERM_KEY_FUNCTION(1 + key - Qt::Key_F1));
        return VTERM_KEY_NONE;
    }
}

// What Ctrl makes of a key: Ctrl+C is 3; -1: nothing.
int controlByte(int key) {
    if (key == Qt::Key_Space || key == Qt::Key_At) return 0;
    return key >= Qt::Key_A && key <= Qt::Key_Underscore ? key - Qt::Key_At : -1;
}

} // namespace

struct TerminalScreen::Calls {
    static TerminalScreen& of(void* user) { return *static_cast<TerminalScreen*>(user); }
    static int moveCursor(VTermPos position, VTermPos, int, void* user) {
        of(user).m_cursor_row = position.row;
        of(user).m_cursor_column = position.col;
        return 1;
    }
    static int setProperty(VTermProp property, VTermValue* value, void* user) {
        if (property == VTERM_PROP_CURSORVISIBLE) of(user).m_cursor_visible = value->boolean;
        return 1;
    }
    static int ring(void* user) {
        Q_EMIT of(user).bell();
        return 1;
    }
    static int pushLine(int columns, const VTermScreenCell* cells, void* user) {
        TerminalLine line;
        line.reserve(std::size_t(columns));
        for (int column = 0; column < columns; ++column)
            line.push_back(cellOf(cells[column]));
        trim(line);
        auto& above = of(user).m_above;
        above.push_back(std::move(line));
        if (above.size() <= mostLines) return 1;
        above.pop_front();
        ++of(user).m_forgotten;
        return 1;
    }
    static void send(const char* bytes, std::size_t size, void* user) {
        if (of(user).m_typing) of(user).m_keys.append(bytes, qsizetype(size));
    }
    static constexpr VTermScreenCallbacks callbacks{nullptr, nullptr, moveCursor, setProperty,
                                                    ring,    nullptr, pushLine,   nullptr};
};

void TerminalScreen::Release::operator()(VTerm* terminal) const {
    vterm_free(terminal);
}

TerminalScreen::TerminalScreen(QObject* parent)
    : QObject(parent) {
    reset();
}

TerminalScreen::~TerminalScreen() = default;

void TerminalScreen::reset() {
    m_terminal.reset(vterm_new(m_rows, m_columns));
    vterm_set_utf8(m_terminal.get(), 1);
    vterm_output_set_callback(m_terminal.get(), Calls::send, this);
    auto* screen = vterm_obtain_screen(m_terminal.get());
    vterm_screen_set_callbacks(screen, &Calls::callbacks, this);
    vterm_screen_enable_altscreen(screen, 1);
    vterm_screen_reset(screen, 1);
    m_above.clear();
    m_cursor_row = m_cursor_column = m_forgotten = 0;
    m_cursor_visible = true;
    Q_EMIT changed(0);
}

void TerminalScreen::feed(const QByteArray& bytes) {
    vterm_input_write(m_terminal.get(), bytes.constData(), std::size_t(bytes.size()));
    Q_EMIT changed(std::exchange(m_forgotten, 0));
}

void TerminalScreen::resize(int rows, int columns) {
    rows = std::max(rows, leastRows);
    columns = std::max(columns, leastColumns);
    if (rows == m_rows && columns == m_columns) return;
    m_rows = rows;
    m_columns = columns;
    vterm_set_size(m_terminal.get(), rows, columns);
    Q_EMIT changed(std::exchange(m_forgotten, 0));
}

TerminalLine TerminalScreen::line(int index) const {
    if (index < linesAbove()) return index < 0 ? TerminalLine() : m_above[std::size_t(index)];
    TerminalLine line;
    auto* screen = vterm_obtain_screen(m_terminal.get());
    for (int column = 0; column < m_columns; ++column) {
        VTermScreenCell cell{};
        vterm_screen_get_cell(screen, {index - linesAbove(), column}, &cell);
        line.push_back(cellOf(cell));
    }
    return line;
}

QString TerminalScreen::text(int from_line, int from_column, int to_line, int to_column) const {
    QStringList lines;
    for (int index = std::max(0, from_line); index <= std::min(to_line, linesAbove() + m_rows - 1); ++index)
        lines << textOf(line(index), index == from_line ? std::size_t(std::max(0, from_column)) : 0,
                        index == to_line ? std::size_t(std::max(0, to_column)) : std::size_t(m_columns) * 4);
    return lines.join(u'\n');
}

QString TerminalScreen::visibleText() const {
    return text(linesAbove(), 0, linesAbove() + m_rows - 1, m_columns);
}

QString TerminalScreen::allText() const {
    QString all = text(0, 0, linesAbove() + m_rows - 1, m_columns);
    while (all.endsWith(u'\n'))
        all.chop(1);
    return all;
}

QByteArray TerminalScreen::bytesFor(int key, Qt::KeyboardModifiers modifiers, const QString& text) {
    int wanted = VTERM_MOD_NONE;
    if (modifiers & Qt::ShiftModifier) wanted |= VTERM_MOD_SHIFT;
    if (modifiers & Qt::AltModifier) wanted |= VTERM_MOD_ALT;
    if (modifiers & Qt::ControlModifier) wanted |= VTERM_MOD_CTRL;
    if (const int control = controlByte(key); (wanted & VTERM_MOD_CTRL) && control >= 0)
        return wanted & VTERM_MOD_ALT ? QByteArray("\x1b") + char(control) : QByteArray(1, char(control));
    m_keys.clear();
    m_typing = true;
    if (const auto function = functionKey(key); function != VTERM_KEY_NONE) {
        // With modifiers libvterm sends newer forms of these, which nothing on a serial line understands.
        const bool plain = function <= VTERM_KEY_ESCAPE && key != Qt::Key_Backtab;
        vterm_keyboard_key(m_terminal.get(), function, VTermModifier(plain ? VTERM_MOD_NONE : wanted));
    } else {
        for (const char32_t each : text.toUcs4())
            if (each >= U' ') vterm_keyboard_unichar(m_terminal.get(), each, VTermModifier(wanted & VTERM_MOD_ALT));
    }
    m_typing = false;
    return std::exchange(m_keys, {});
}

// As if it were typed: the Return key ends a line.
QByteArray TerminalScreen::bytesForPaste(const QString& text) {
    QString typed = text;
    typed.replace(QLatin1String("\r\n"), QLatin1String("\r")).replace(u'\n', u'\r');
    typed.removeIf([](QChar each) { return each < u' ' && each != u'\r' && each != u'\t'; });
    return typed.toUtf8();
}

} // namespace remuda
