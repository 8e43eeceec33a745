// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/status_mark.h"

#include "ui/common/cell_text.h"

#include <QPainterPath>

namespace remuda {

namespace {
constexpr int shapeSide = 9;
constexpr int gap = 6;
} // namespace

void paintToneShape(QPainter* painter, const QRectF& rect, Tone tone) {
    paintToneShape(painter, rect, tone, Theme::instance().tone(tone));
}

void paintToneShape(QPainter* painter, const QRectF& rect, Tone tone, const QColor& colour) {
    QRectF box(0, 0, shapeSide, shapeSide);
    box.moveCenter(rect.center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    const QPen line(colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    switch (tone) {
    case Tone::good:
        painter->drawEllipse(box.adjusted(0.25, 0.25, -0.25, -0.25));
        break;
    case Tone::ready:
        painter->setBrush(Qt::NoBrush);
        painter->setPen(line);
        painter->drawEllipse(box.adjusted(1, 1, -1, -1));
        break;
    case Tone::busy:
        painter->drawPie(box, 90 * 16, 180 * 16);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colour, 1.3));
        painter->drawEllipse(box.adjusted(0.65, 0.65, -0.65, -0.65));
        break;
    case Tone::attention: {
        QPainterPath path;
        path.moveTo(box.center().x(), box.top() + 0.2);
        path.lineTo(box.right() + 0.4, box.bottom() - 0.4);
        path.lineTo(box.left() - 0.4, box.bottom() - 0.4);
        path.closeSubpath();
        painter->drawPath(path);
        break;
    }
    case Tone::bad: {
        const QRectF cross = box.adjusted(1.2, 1.2, -1.2, -1.2);
        painter->setPen(line);
        painter->drawLine(cross.topLeft(), cross.bottomRight());
        painter->drawLine(cross.topRight(), cross.bottomLeft());
        break;
    }
    case Tone::past:
        painter->setPen(line);
        painter->drawLine(QPointF(box.left() + 0.8, box.center().y()), QPointF(box.right() - 0.8, box.center().y()));
        break;
    }
    painter->restore();
}

void paintStatus(QPainter* painter, const QRect& rect, Tone tone, const QString& word, const QFont& font) {
    paintToneShape(painter, QRectF(rect.left(), rect.top(), shapeSide, rect.height()), tone);
    painter->save();
    painter->setFont(font);
    painter->setPen(Theme::instance().tone(tone));
    const QRect text = rect.adjusted(shapeSide + gap, 0, 0, 0);
    paintCellText(painter, text, word);
    painter->restore();
}

QSize statusSize(const QString& word, const QFont& font) {
    const QFontMetrics metrics(font);
    return {shapeSide + gap + metrics.horizontalAdvance(word) + 1, qMax(metrics.height(), shapeSide)};
}

StatusLabel::StatusLabel(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatusLabel::setStatus(Tone tone, const QString& word) {
    if (tone == m_tone && word == m_word) return;
    m_tone = tone;
    m_word = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize StatusLabel::sizeHint() const {
    return statusSize(m_word, font());
}

void StatusLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!m_word.isEmpty()) paintStatus(&painter, rect(), m_tone, m_word, font());
}

} // namespace remuda
