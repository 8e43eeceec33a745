// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/terminal_view.h"

#include "ui/common/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace remuda {

namespace {

constexpr int margin = 2 * Theme::step;

bool isLookBack(const QKeyEvent& event) {
    return event.modifiers() == Qt::ShiftModifier && (event.key() == Qt::Key_PageUp || event.key() == Qt::Key_PageDown);
}

bool isOurs(const QKeyEvent& event, int key) {
    return event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier) && event.key() == key;
}

} // namespace

TerminalView::TerminalView(QWidget* parent)
    : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("Terminal"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setCursor(Qt::IBeamCursor);
    m_repaint.setSingleShot(true);
    m_repaint.setInterval(15);
    connect(&m_repaint, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    connect(&m_screen, &TerminalScreen::changed, this, &TerminalView::follow);
    connect(&Theme::instance(), &Theme::changed, this, &TerminalView::measure);
    measure();
}

void TerminalView::measure() {
    const QFontMetricsF metrics(Theme::instance().monospaced());
    m_cell = QSizeF(metrics.horizontalAdvance(QLatin1Char('M')), std::ceil(metrics.height()));
    m_ascent = std::ceil(metrics.ascent());
    const auto bar = verticalScrollBar()->sizeHint().width();
    setMinimumSize(int(std::ceil(m_cell.width() * TerminalScreen::leastColumns)) + 2 * margin + bar,
                   int(m_cell.height()) * TerminalScreen::leastRows + 2 * margin);
    viewport()->update();
}

void TerminalView::setTyping(bool possible) {
    m_typing = possible;
    viewport()->update();
}

int TerminalView::topLine() const {
    return verticalScrollBar()->value();
}

// Whoever looks back stays where he is; what is marked stays marked.
void TerminalView::follow(int forgotten) {
    auto* bar = verticalScrollBar();
    const bool at_end = bar->value() == bar->maximum();
    const int value = bar->value() - forgotten;
    m_anchor.line -= forgotten;
    m_end.line -= forgotten;
    bar->setRange(0, m_screen.linesAbove());
    bar->setPageStep(m_screen.rows());
    bar->setValue(at_end ? bar->maximum() : value);
    if (!m_repaint.isActive()) m_repaint.start();
}

void TerminalView::resizeEvent(QResizeEvent*) {
    m_screen.resize(int((viewport()->height() - 2 * margin) / m_cell.height()),
                    int((viewport()->width() - 2 * margin) / m_cell.width()));
}

TerminalView::Place TerminalView::placeAt(const QPointF& point) const {
    const int row = std::clamp(int((point.y() - margin) / m_cell.height()), 0, m_screen.rows() - 1);
    const int column = int(std::lround((point.x() - margin) / m_cell.width()));
    return {topLine() + row, std::clamp(column, 0, m_screen.columns())};
}

bool TerminalView::isMarked(int line, int column) const {
    const Place place{line, column};
    return place >= std::min(m_anchor, m_end) && place < std::max(m_anchor, m_end);
}

QString TerminalView::markedText() const {
    const auto from = std::min(m_anchor, m_end), to = std::max(m_anchor, m_end);
    return from == to ? QString() : m_screen.text(from.line, from.column, to.line, to.column);
}

void TerminalView::copy() {
    const QString marked = markedText();
    QApplication::clipboard()->setText(marked.isEmpty() ? m_screen.allText() : marked);
}

void TerminalView::paste() {
    if (m_typing) Q_EMIT typed(m_screen.bytesForPaste(QApplication::clipboard()->text()));
}

// Keys that the window has uses for go to the machine all the same.
bool TerminalView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = static_cast<const QKeyEvent&>(*event);
        const bool leaves = key.key() == Qt::Key_Tab && (key.modifiers() & Qt::ControlModifier);
        if (m_typing && !leaves) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

// Tab is the machine's; Ctrl+Tab and Ctrl+Shift+Tab go on in the window.
bool TerminalView::focusNextPrevChild(bool next) {
    return (m_escaping || !m_typing) && QAbstractScrollArea::focusNextPrevChild(next);
}

void TerminalView::keyPressEvent(QKeyEvent* event) {
    const bool is_tab = event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab;
    if (is_tab && (event->modifiers() & Qt::ControlModifier)) {
        m_escaping = true;
        focusNextPrevChild(event->key() == Qt::Key_Tab);
        m_escaping = false;
        return;
    }
    if (isOurs(*event, Qt::Key_C)) return copy();
    if (isOurs(*event, Qt::Key_V)) return paste();
    if (isLookBack(*event)) {
        verticalScrollBar()->triggerAction(event->key() == Qt::Key_PageUp ? QScrollBar::SliderPageStepSub
                                                                          : QScrollBar::SliderPageStepAdd);
        return;
    }
    const auto bytes = m_screen.bytesFor(event->key(), event->modifiers(), event->text());
    if (!m_typing || bytes.isEmpty()) return QAbstractScrollArea::keyPressEvent(event);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    Q_EMIT typed(bytes);
}

void TerminalView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TerminalView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void TerminalView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_anchor = m_end = placeAt(event->position());
    viewport()->update();
}

void TerminalView::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return;
    m_end = placeAt(event->position());
    viewport()->update();
}

void TerminalView::mouseReleaseEvent(QMouseEvent* event) {
    auto* clipboard = QApplication::clipboard();
    if (event->button() == Qt::LeftButton && clipboard->supportsSelection() && m_anchor != m_end)
        clipboard->setText(markedText(), QClipboard::Selection);
    if (event->button() == Qt::MiddleButton && clipboard->supportsSelection() && m_typing)
        Q_EMIT typed(m_screen.bytesForPaste(clipboard->text(QClipboard::Selection)));
}

void TerminalView::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto place = placeAt(event->position() - QPointF(m_cell.width() / 2, 0));
    const auto line = m_screen.line(place.line);
    const auto is_word = [&](int column) {
        return column >= 0 && column < int(line.size()) && line[std::size_t(column)].character > U' ';
    };
    int from = place.column, to = place.column;
    while (is_word(from - 1))
        --from;
    while (is_word(to))
        ++to;
    m_anchor = {place.line, from};
    m_end = {place.line, to};
    viewport()->update();
}

void TerminalView::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(markedText().isEmpty() ? tr("Copy all") : tr("Copy"), this, &TerminalView::copy);
    menu->addAction(tr("Paste"), this, &TerminalView::paste)->setEnabled(m_typing);
    menu->popup(event->globalPos());
}

} // namespace remuda
