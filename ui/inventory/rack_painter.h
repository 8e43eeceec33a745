// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"
#include "ui/inventory/rack_layout.h"

#include <array>
#include <functional>

class QPainter;

namespace remuda {

// Colours and fonts of a drawing, taken from the theme once, so that a picture can be painted on any thread.
struct RackStyle {
    static RackStyle ofTheme(); // GUI thread

    std::array<QColor, 6> tones; // by Tone
    QColor background, surface, border, text, secondary, accent, selection, hover;
    QFont name, heading, caption;
    bool whole_names = false; // names are made to fit rather than cut: for files
};

// How one machine is shown.
struct RackMark {
    bool matches = true; // otherwise it is dimmed
    bool selected = false, hovered = false;
};

// Where the parts of a machine's box are, in pixels; for units high enough to hold them.
namespace rack_box {
inline constexpr double inset = 1, radius = 2, bar = 3, shape_centre = 10.5, words_left = 20, words_right = 5;
inline constexpr double tint = 0.17, dimmed = 0.22, line = 0.6; // opacities
} // namespace rack_box

// What stands in a machine's box, as it fits.
struct RackWords {
    RackWords(const RackStyle& style, double unit_height, double width, const QString& name, const QString& role);

    QFont name_font, role_font;
    QString name, role; // role: empty where there is no room
};

// What stands above a rack, as it fits.
struct RackTitle {
    RackTitle(const RackStyle& style, double width, const Rack& rack);

    QString name, used; // used: empty where there is no room
};

QFont rackNumberFont(const RackStyle& style, double unit_height);
inline bool isNumbered(int unit) {
    return unit == 1 || unit % 5 == 0;
}

// Draws racks in the floor's coordinates. Statuses are told by colour and shape; where units are too low for the shape,
// by how the unit is filled.
class RackPainter {
public:
    RackPainter(const RackPlan& plan, const RackLayout& layout, RackStyle style,
                std::function<RackMark(std::uint32_t row)> mark);

    void paintArea(QPainter& painter, const QRectF& area) const; // everything that is in it
    void paintCursor(QPainter& painter, int rack, int unit, int height) const;

private:
    void paintHeading(QPainter& painter, const RackLayout::Heading& heading) const;
    void paintRack(QPainter& painter, int rack, const QRectF& area) const;
    void paintName(QPainter& painter, int rack) const;
    void paintEmptyUnits(QPainter& painter, int rack, const QRectF& area) const;
    void paintMachine(QPainter& painter, int rack, const RackSlot& slot) const;
    void paintSmall(QPainter& painter, const QRectF& rect, Tone tone) const;
    void paintWords(QPainter& painter, const QRectF& rect, std::uint32_t row) const;

    const RackPlan& m_plan;
    const RackLayout& m_layout;
    RackStyle m_style;
    std::function<RackMark(std::uint32_t)> m_mark;
    std::size_t m_status, m_role;
    QFont m_number; // of units, as high as they allow
};

} // namespace remuda
