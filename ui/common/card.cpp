// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/card.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace remuda {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_title(new TextLabel(TextKind::strong))
    , m_head(new QHBoxLayout)
    , m_body(new QVBoxLayout) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 12);
    layout->setSpacing(Theme::step * 2);
    m_head->addWidget(m_title);
    m_head->addStretch();
    layout->addLayout(m_head);
    layout->addLayout(m_body, 1);
    m_body->setSpacing(Theme::step);
    setTitle(title);
    connect(&Theme::instance(), &Theme::changed, this, QOverload<>::of(&QWidget::update));
}

void Card::setTitle(const QString& title) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::addToTitle(QWidget* widget) {
    m_head->addWidget(widget);
}

void Card::setTone(int tone) {
    m_tone = tone;
    update();
}

void Card::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_tone < 0 ? theme.border() : theme.tone(static_cast<Tone>(m_tone)));
    painter.setBrush(theme.surface());
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
}

TextLabel::TextLabel(TextKind kind, const QString& text, QWidget* parent)
    : QLabel(text, parent)
    , m_kind(kind) {
    setTextFormat(Qt::PlainText);
    dress();
    connect(&Theme::instance(), &Theme::changed, this, &TextLabel::dress);
}

void TextLabel::setTone(int tone) {
    m_tone = tone;
    dress();
}

void TextLabel::setElided(bool elided) {
    m_elided = elided;
    setSizePolicy(elided ? QSizePolicy::Ignored : QSizePolicy::Preferred, sizePolicy().verticalPolicy());
    update();
}

void TextLabel::paintEvent(QPaintEvent* event) {
    if (!m_elided || fontMetrics().horizontalAdvance(text()) <= contentsRect().width())
        return QLabel::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    painter.drawText(contentsRect(), int(alignment() | Qt::TextSingleLine),
                     fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

void TextLabel::dress() {
    const Theme& theme = Theme::instance();
    QFont font = theme.body();
    switch (m_kind) {
    case TextKind::body:
    case TextKind::secondary:
        break;
    case TextKind::strong:
        font = theme.strong();
        break;
    case TextKind::title:
        font = theme.title();
        break;
    case TextKind::big:
        font = theme.title();
        font.setPointSizeF(font.pointSizeF() * 1.3);
        break;
    case TextKind::caption:
        font = theme.caption();
        break;
    case TextKind::monospaced:
        font = theme.monospaced();
        break;
    }
    setFont(font);
    QPalette own;
    if (m_tone >= 0)
        own.setColor(QPalette::WindowText, theme.tone(static_cast<Tone>(m_tone)));
    else if (m_kind == TextKind::secondary || m_kind == TextKind::caption)
        own.setColor(QPalette::WindowText, theme.secondaryText());
    setPalette(own);
}

TextLabel* wrappedText(TextKind kind) {
    auto* label = new TextLabel(kind);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace remuda
