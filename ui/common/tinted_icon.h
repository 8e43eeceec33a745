// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIconEngine>
#include <QString>

namespace remuda {

// Draws a monochrome SVG of resources/icons in the palette's text colour of the asked state, at the device's
// resolution. The colour is read when painting, so icons follow a theme switch by themselves.
class TintedIcon : public QIconEngine {
public:
    explicit TintedIcon(QString name);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine* clone() const override;
    QString key() const override;

private:
    QString m_name;
};

// One icon drawn in a given colour, device independent pixels.
void paintIcon(QPainter* painter, const QString& name, const QRectF& rect, const QColor& colour);

} // namespace remuda
