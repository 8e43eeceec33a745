// SPDX-License-Identifier: GPL-3.0-or-later
// How racks look, and which words find room in them.
#include "ui/inventory/rack_painter.h"

#include <algorithm>
#include <cmath>

namespace remuda {

namespace {

QFont sized(QFont font, double pixels) {
    font.setPixelSize(std::max(6, int(std::round(pixels))));
    return font;
}

} // namespace

RackStyle RackStyle::ofTheme() {
    const Theme& theme = Theme::instance();
    RackStyle style;
    for (const Tone tone : {Tone::good, Tone::ready, Tone::busy, Tone::attention, Tone::bad, Tone::past})
        style.tones[std::size_t(tone)] = theme.tone(tone);
    style.background = QPalette().color(QPalette::Base);
    style.surface = theme.raised();
    style.border = theme.border();
    style.text = QPalette().color(QPalette::Text);
    style.secondary = theme.secondaryText();
    style.accent = theme.accent();
    style.selection = theme.selection();
    style.hover = theme.hover();
    style.name = theme.monospaced();
    style.heading = theme.title();
    style.caption = theme.caption();
    return style;
}

RackWords::RackWords(const RackStyle& style, double unit_height, double width, const QString& whole_name,
                     const QString& whole_role) {
    const double pixels = std::min(13.0, unit_height * 0.72);
    name_font = sized(style.name, pixels);
    double taken = QFontMetricsF(name_font).horizontalAdvance(whole_name);
    if (style.whole_names && taken > width) {
        name_font = sized(name_font, std::floor(pixels * width / taken));
        taken = width;
    }
    name = style.whole_names ? whole_name : QFontMetricsF(name_font).elidedText(whole_name, Qt::ElideMiddle, width);
    const double room = width - taken - 10;
    role_font = sized(style.caption, pixels * 0.92);
    if (!whole_role.isEmpty() && room >= 30)
        role = QFontMetricsF(role_font).elidedText(whole_role, Qt::ElideRight, room);
}

RackTitle::RackTitle(const RackStyle& style, double width, const Rack& rack)
    : used(QStringLiteral("%1/%2 U").arg(rack.used()).arg(rack.units)) {
    const QFontMetricsF metrics(style.caption);
    const double used_width = metrics.horizontalAdvance(used);
    const bool roomy = width > used_width + 50;
    name = metrics.elidedText(rack.name, Qt::ElideMiddle, roomy ? width - used_width - 6 : width);
    if (!roomy) used.clear();
}

QFont rackNumberFont(const RackStyle& style, double unit_height) {
    return sized(style.caption, std::min(11.0, unit_height * 0.75));
}

} // namespace remuda
