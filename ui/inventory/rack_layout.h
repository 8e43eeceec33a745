// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inventory/rack_plan.h"

#include <QRectF>

namespace remuda {

// Where the racks of a plan are drawn: site by site, in lines as wide as there is room, to scale (a 19 inch rack is
// 10.86 units wide). Coordinates are of the whole floor, from its top left corner, in device independent pixels.
class RackLayout {
public:
    static constexpr double smallest = 5, largest = 30; // heights of a unit

    RackLayout() = default;
    RackLayout(const RackPlan& plan, double unit_height, double width);

    struct Line { // racks side by side
        int first = 0, count = 0;
        double top = 0, height = 0;
    };
    struct Heading {
        int site = 0;
        double top = 0;
    };

    QSizeF size() const { return m_size; }
    double unitHeight() const { return m_unit; }
    const std::vector<Line>& lines() const { return m_lines; }
    const std::vector<Heading>& headings() const { return m_headings; }

    QRectF rackRect(int rack) const;                       // all of it, with its name above
    QRectF nameRect(int rack) const;                       // of its name
    QRectF frameRect(int rack) const;                      // of its units
    QRectF unitRect(int rack, int unit, int height) const; // inside the frame
    QRectF numberRect(int rack, int unit) const; // left of the frame; empty when units are too low for numbers

    std::vector<int> racksIn(const QRectF& area) const; // that can be seen in it, in order
    int rackAt(const QPointF& point) const;             // -1: none
    int unitAt(int rack, const QPointF& point) const;   // 0: outside its frame
    int lineOf(int rack) const;
    int neighbour(int rack, int lines) const; // in the same column so many lines further down; the last where there
                                              // are fewer

    // The height of a unit at which the tallest rack just fits into this height.
    static double fitting(const RackPlan& plan, double height);
    static constexpr double headingHeight = 40, gap = 14, margin = 12, nameHeight = 22;

private:
    double pitch() const;
    double gutter() const;
    double frameWidth() const;

    double m_unit = 16;
    std::vector<Line> m_lines;
    std::vector<Heading> m_headings;
    std::vector<int> m_units; // by rack
    QSizeF m_size;
};

} // namespace remuda
