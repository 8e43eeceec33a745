// SPDX-License-Identifier: GPL-3.0-or-later
// What racks and machines of a drawing have in common: classes, the empty rack, the boxes of machines.
#include "ui/inventory/rack_svg.h"

#include <QFontInfo>

namespace remuda {

namespace {

constexpr double shapeRadius = 4.5;

QString colour(const char* property, const QColor& colour, double opacity = 1) {
    QString text = QStringLiteral("%1:%2").arg(QLatin1String(property), colour.name());
    const double alpha = opacity * colour.alphaF();
    if (alpha < 1) text += QStringLiteral(";%1-opacity:%2").arg(QLatin1String(property), QString::number(alpha));
    return text;
}

// As it is seen where another lies on it.
QColor blended(const QColor& below, QColor above, double opacity) {
    const auto mix = [&](float low, float high) { return float(low * (1 - opacity) + high * opacity); };
    return QColor::fromRgbF(mix(below.redF(), above.redF()), mix(below.greenF(), above.greenF()),
                            mix(below.blueF(), above.blueF()));
}

QString fontRule(const QFont& font) {
    const QFontInfo used(font);
    QString rule = QStringLiteral("font-family:'%1',%2")
                       .arg(used.family().remove(QLatin1Char('\'')),
                            used.fixedPitch() ? QLatin1String("monospace") : QLatin1String("sans-serif"));
    if (font.weight() > QFont::Normal) rule += QStringLiteral(";font-weight:%1").arg(int(font.weight()));
    return rule;
}

} // namespace

void RackSvg::writeStyle() {
    const RackStyle& style = m_picture.style;
    QStringList rules{
        QStringLiteral(".floor{%1}").arg(colour("fill", style.background)),
        QStringLiteral(".frame{%1;%2}").arg(colour("fill", style.surface), colour("stroke", style.border)),
        QStringLiteral(".rails{fill:none;%1}").arg(colour("stroke", style.border, rack_box::line)),
        QStringLiteral(".site{%1;%2}").arg(fontRule(style.heading), colour("fill", style.text)),
        QStringLiteral(".name{%1;%2}").arg(fontRule(style.name), colour("fill", style.text)),
        QStringLiteral(".rack{%1;%2}").arg(fontRule(style.caption), colour("fill", style.text)),
        QStringLiteral(".note{%1;%2}").arg(fontRule(style.caption), colour("fill", style.secondary)),
        QStringLiteral(".end{text-anchor:end}"),
        QStringLiteral(".dim{opacity:%1}").arg(number(rack_box::dimmed))};
    for (int pixels = 6; pixels <= 24; ++pixels)
        rules.append(QStringLiteral(".z%1{font-size:%1px}").arg(pixels));
    for (std::size_t tone = 0; tone < style.tones.size(); ++tone) {
        const QColor& full = style.tones[tone];
        rules.append(
            QStringLiteral(".b%1{%2}").arg(tone).arg(colour("fill", blended(style.background, full, rack_box::tint))));
        rules.append(QStringLiteral(".f%1{%2}").arg(tone).arg(colour("fill", full)));
        rules.append(QStringLiteral(".l%1{fill:none;stroke-width:1.8;stroke-linecap:round;%2}")
                         .arg(tone)
                         .arg(colour("stroke", full)));
    }
    start("style", {{"type", QStringLiteral("text/css")}});
    m_xml.writeCharacters(rules.join(QLatin1Char('\n')));
    m_xml.writeEndElement();
}

// From the top left corner of its frame; `rack` is one of this height.
void RackSvg::defineRack(int units, int rack) {
    const QRectF frame = m_floor.frameRect(rack);
    start("g", {{"id", rackId(units)}});
    empty("rect", {{"class", QStringLiteral("frame")},
                   {"x", QStringLiteral("0.5")},
                   {"y", QStringLiteral("0.5")},
                   {"width", number(frame.width() - 1)},
                   {"height", number(frame.height() - 1)},
                   {"rx", QStringLiteral("3")},
                   {"ry", QStringLiteral("3")}});
    QString lines;
    for (int unit = 2; unit <= units; ++unit) {
        const QRectF cell = m_floor.unitRect(rack, unit, 1).translated(-frame.topLeft());
        lines += QStringLiteral("M%1,%2L%3,%2")
                     .arg(number(cell.left() + 1), number(cell.bottom()), number(cell.right() - 1));
    }
    empty("path", {{"class", QStringLiteral("rails")}, {"d", lines}});
    const QFont font = rackNumberFont(m_picture.style, m_floor.unitHeight());
    for (int unit = 1; unit <= units; ++unit) {
        if (!isNumbered(unit)) continue;
        const QRectF cell = m_floor.numberRect(rack, unit).translated(-frame.topLeft());
        text(QStringLiteral("note end"), cell.right(), cell.center().y(), font, QString::number(unit));
    }
    m_xml.writeEndElement();
}

// From the top left corner of its box.
void RackSvg::defineMachine(Tone tone, int height, const QSizeF& size) {
    const auto box = [&](const char* classes, double width, double radius) {
        empty("rect", {{"class", QLatin1String(classes) + QString::number(int(tone))},
                       {"width", number(width)},
                       {"height", number(size.height())},
                       {"rx", number(radius)},
                       {"ry", number(radius)}});
    };
    start("g", {{"id", machineId(tone, height)}});
    box("b", size.width(), rack_box::radius);
    box("f", rack_box::bar, 1);
    writeShape(tone, size.height() / 2);
    m_xml.writeEndElement();
}

// The shapes of paintToneShape.
void RackSvg::writeShape(Tone tone, double y) {
    const double x = rack_box::shape_centre;
    const auto circle = [&](const char* classes, double radius) {
        empty("circle", {{"class", QLatin1String(classes) + QString::number(int(tone))},
                         {"cx", number(x)},
                         {"cy", number(y)},
                         {"r", number(radius)}});
    };
    const auto path = [&](const char* classes, const QString& way) {
        empty("path", {{"class", QLatin1String(classes) + QString::number(int(tone))}, {"d", way}});
    };
    const auto at = [&](double right, double down) {
        return QStringLiteral("%1,%2").arg(number(x + right), number(y + down));
    };
    constexpr double r = shapeRadius;
    switch (tone) {
    case Tone::good:
        return circle("f", r - 0.25);
    case Tone::ready:
        return circle("l", r - 1);
    case Tone::busy:
        path("f", QStringLiteral("M%1A%3,%3 0 0 0 %2Z").arg(at(0, -r), at(0, r), number(r)));
        return circle("l", r - 0.9);
    case Tone::attention:
        return path("f", QStringLiteral("M%1L%2L%3Z").arg(at(0, 0.2 - r), at(r + 0.4, r - 0.4), at(-r - 0.4, r - 0.4)));
    case Tone::bad: {
        constexpr double arm = r - 1.2;
        return path("l",
                    QStringLiteral("M%1L%2M%3L%4").arg(at(-arm, -arm), at(arm, arm), at(arm, -arm), at(-arm, arm)));
    }
    case Tone::past:
        return path("l", QStringLiteral("M%1L%2").arg(at(0.8 - r, 0), at(r - 0.8, 0)));
    }
}

} // namespace remuda
