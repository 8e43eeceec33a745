// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionToolButton;

namespace remuda {

// Fusion with hairlines instead of bevels: buttons, fields, tabs, headers, progress bars and focus marks drawn from the
// Theme. Everything else (metrics, behaviour, keyboard) stays Fusion's.
class FlatStyle : public QProxyStyle {
    Q_OBJECT
public:
    FlatStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;

private:
    static void drawButton(const QStyleOption* option, QPainter* painter);
    static void drawField(const QStyleOption* option, QPainter* painter);
    static void drawTab(const QStyleOption* option, QPainter* painter, const QWidget* bar);
    static void drawScrollBar(const QStyleOptionSlider* bar, const QRect& handle, QPainter* painter);
    static void drawCheckBox(const QStyleOption* option, QPainter* painter);
    void drawMenuButton(const QStyleOptionToolButton* button, QPainter* painter, const QWidget* widget) const;
    void drawSpinBox(const QStyleOptionSpinBox* box, QPainter* painter, const QWidget* widget) const;
    void drawHeader(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    static void drawArrow(PrimitiveElement element, const QStyleOption* option, QPainter* painter);
    static void drawProgress(const QStyleOption* option, QPainter* painter, const QWidget* widget);
};

} // namespace remuda
