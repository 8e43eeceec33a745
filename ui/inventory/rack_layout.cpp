// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_layout.h"

#include <algorithm>
#include <cmath>

namespace remuda {

namespace {
constexpr double widthOfUnit = 482.6 / 44.45; // a 19 inch panel by one unit
constexpr double numbered = 11;               // height of a unit from which its number is drawn
} // namespace

RackLayout::RackLayout(const RackPlan& plan, double unit_height, double width)
    : m_unit(std::clamp(unit_height, smallest, largest)) {
    m_units.reserve(plan.racks().size());
    for (const Rack& rack : plan.racks())
        m_units.push_back(rack.units);
    const int columns = std::max(1, int((width - 2 * margin + gap) / pitch()));
    double top = 0, right = 0;
    for (int site = 0; site < int(plan.sites().size()); ++site) {
        m_headings.push_back({site, top});
        top += headingHeight;
        const RackSite& each = plan.sites()[std::size_t(site)];
        for (int first = each.first; first < each.first + each.count; first += columns) {
            const int count = std::min(columns, each.first + each.count - first);
            const int units = *std::max_element(m_units.begin() + first, m_units.begin() + first + count);
            const double height = nameHeight + units * m_unit + 2;
            m_lines.push_back({first, count, top, height});
            top += height + gap;
            right = std::max(right, margin + count * pitch() - gap);
        }
    }
    m_size = {right + margin, top + margin};
}

double RackLayout::gutter() const {
    return m_unit >= numbered ? 20 : 0;
}
double RackLayout::frameWidth() const {
    return std::round(widthOfUnit * m_unit);
}
double RackLayout::pitch() const {
    return gutter() + frameWidth() + gap;
}

int RackLayout::lineOf(int rack) const {
    const auto after = std::upper_bound(m_lines.begin(), m_lines.end(), rack,
                                        [](int wanted, const Line& line) { return wanted < line.first; });
    return int(after - m_lines.begin()) - 1;
}

QRectF RackLayout::rackRect(int rack) const {
    const Line& line = m_lines[std::size_t(lineOf(rack))];
    const double height = nameHeight + m_units[std::size_t(rack)] * m_unit + 2;
    // Racks stand on the floor: the lower ones begin further down.
    return {margin + (rack - line.first) * pitch(), line.top + line.height - height, gutter() + frameWidth(), height};
}

QRectF RackLayout::nameRect(int rack) const {
    QRectF rect = rackRect(rack);
    rect.setLeft(rect.left() + gutter());
    rect.setHeight(nameHeight);
    return rect;
}

QRectF RackLayout::frameRect(int rack) const {
    return rackRect(rack).adjusted(gutter(), nameHeight, 0, 0);
}

QRectF RackLayout::unitRect(int rack, int unit, int height) const {
    const QRectF frame = frameRect(rack);
    const double bottom = frame.bottom() - 1 - (unit - 1) * m_unit;
    return {frame.left() + 1, bottom - height * m_unit, frame.width() - 2, height * m_unit};
}

QRectF RackLayout::numberRect(int rack, int unit) const {
    if (gutter() == 0) return {};
    const QRectF cell = unitRect(rack, unit, 1);
    return {rackRect(rack).left(), cell.top(), gutter() - 4, cell.height()};
}

std::vector<int> RackLayout::racksIn(const QRectF& area) const {
    std::vector<int> racks;
    auto line = std::partition_point(m_lines.begin(), m_lines.end(),
                                     [&](const Line& each) { return each.top + each.height < area.top(); });
    for (; line != m_lines.end() && line->top <= area.bottom(); ++line)
        for (int rack = line->first; rack < line->first + line->count; ++rack)
            if (rackRect(rack).intersects(area)) racks.push_back(rack);
    return racks;
}

int RackLayout::rackAt(const QPointF& point) const {
    const auto found = racksIn({point, QSizeF(0.5, 0.5)});
    return found.empty() ? -1 : found.front();
}

int RackLayout::unitAt(int rack, const QPointF& point) const {
    const QRectF lowest = unitRect(rack, 1, 1);
    if (point.x() < lowest.left() || point.x() > lowest.right() || point.y() > lowest.bottom()) return 0;
    const int unit = 1 + int((lowest.bottom() - point.y()) / m_unit);
    return unit <= m_units[std::size_t(rack)] ? unit : 0;
}

int RackLayout::neighbour(int rack, int lines) const {
    const int line = lineOf(rack);
    const int column = rack - m_lines[std::size_t(line)].first;
    const auto& there = m_lines[std::size_t(std::clamp(line + lines, 0, int(m_lines.size()) - 1))];
    return there.first + std::min(column, there.count - 1);
}

double RackLayout::fitting(const RackPlan& plan, double height) {
    const double units = std::max(1, plan.tallest());
    return std::clamp(std::floor((height - headingHeight - nameHeight - gap) / units * 2) / 2, smallest, largest);
}

} // namespace remuda
