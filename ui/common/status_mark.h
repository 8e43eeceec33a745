// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"

#include <QPainter>
#include <QWidget>

namespace remuda {

// The shape of a tone, centred in the rectangle: dot, ring, half dot, triangle, cross, dash.
void paintToneShape(QPainter* painter, const QRectF& rect, Tone tone);
void paintToneShape(QPainter* painter, const QRectF& rect, Tone tone, const QColor& colour); // on any thread

// Shape, then word, both in the tone's colour, vertically centred. Elides the word.
void paintStatus(QPainter* painter, const QRect& rect, Tone tone, const QString& word, const QFont& font);
QSize statusSize(const QString& word, const QFont& font);

// One status in a layout. Its accessible name is the word.
class StatusLabel : public QWidget {
    Q_OBJECT
public:
    explicit StatusLabel(QWidget* parent = nullptr);
    void setStatus(Tone tone, const QString& word);
    QString word() const { return m_word; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::past;
    QString m_word;
};

} // namespace remuda
