// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_painter.h"

#include "ui/common/qt_text.h"
#include "ui/common/status_mark.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace remuda {

namespace {

constexpr double shaped = 9;    // height of a unit from which statuses have their shape
constexpr double worded = 11.5; // … and machines their name
constexpr double shapeSide = 9;

QColor faint(QColor colour, double alpha) {
    colour.setAlphaF(float(alpha));
    return colour;
}

} // namespace

RackPainter::RackPainter(const RackPlan& plan, const RackLayout& layout, RackStyle style,
                         std::function<RackMark(std::uint32_t)> mark)
    : m_plan(plan)
    , m_layout(layout)
    , m_style(std::move(style))
    , m_mark(std::move(mark))
    , m_status(replicaField("status"))
    , m_role(replicaField("role"))
    , m_number(rackNumberFont(m_style, m_layout.unitHeight())) {}

void RackPainter::paintArea(QPainter& painter, const QRectF& area) const {
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& heading : m_layout.headings())
        if (heading.top <= area.bottom() && heading.top + RackLayout::headingHeight >= area.top())
            paintHeading(painter, heading);
    for (const int rack : m_layout.racksIn(area))
        paintRack(painter, rack, area);
}

void RackPainter::paintHeading(QPainter& painter, const RackLayout::Heading& heading) const {
    const RackSite& site = m_plan.sites()[std::size_t(heading.site)];
    const QRectF rect(RackLayout::margin, heading.top + 8, m_layout.size().width(), RackLayout::headingHeight - 12);
    painter.setFont(m_style.heading);
    painter.setPen(m_style.text);
    QRectF used;
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, site.name, &used);
    painter.setFont(m_style.caption);
    painter.setPen(m_style.secondary);
    painter.drawText(rect.adjusted(used.width() + 10, 2, 200, 2), Qt::AlignLeft | Qt::AlignVCenter,
                     QCoreApplication::translate("RackView", "%n rack(s)", nullptr, site.count));
}

void RackPainter::paintRack(QPainter& painter, int number, const QRectF& area) const {
    const Rack& rack = m_plan.racks()[std::size_t(number)];
    const QRectF frame = m_layout.frameRect(number);
    const QRectF name = m_layout.nameRect(number);
    if (name.intersects(area)) paintName(painter, number);
    painter.setPen(QPen(m_style.border, 1));
    painter.setBrush(m_style.surface);
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    paintEmptyUnits(painter, number, area);
    for (const RackSlot& slot : rack.slots)
        if (m_layout.unitRect(number, slot.unit, slot.height).intersects(area)) paintMachine(painter, number, slot);
}

void RackPainter::paintName(QPainter& painter, int number) const {
    const QRectF name = m_layout.nameRect(number);
    const RackTitle title(m_style, name.width(), m_plan.racks()[std::size_t(number)]);
    painter.setFont(m_style.caption);
    painter.setPen(m_style.text);
    painter.drawText(name.adjusted(1, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, title.name);
    painter.setPen(m_style.secondary);
    painter.drawText(name, Qt::AlignRight | Qt::AlignVCenter, title.used);
}

// Each unit has its rail holes' line, each fifth its number, so that a place can be told on site.
void RackPainter::paintEmptyUnits(QPainter& painter, int number, const QRectF& area) const {
    const Rack& rack = m_plan.racks()[std::size_t(number)];
    if (m_layout.unitHeight() >= 7) {
        QVector<QLineF> lines;
        for (int unit = 2; unit <= rack.units; ++unit) {
            const QRectF cell = m_layout.unitRect(number, unit, 1);
            if (!cell.adjusted(0, -1, 0, 1).intersects(area)) continue;
            lines.append({cell.left() + 1, cell.bottom(), cell.right() - 1, cell.bottom()});
        }
        painter.setPen(QPen(faint(m_style.border, rack_box::line * m_style.border.alphaF()), 1));
        painter.drawLines(lines);
    }
    if (m_layout.numberRect(number, 1).isEmpty()) return;
    painter.setFont(m_number);
    painter.setPen(m_style.secondary);
    for (int unit = 1; unit <= rack.units; ++unit)
        if (isNumbered(unit) && m_layout.numberRect(number, unit).intersects(area))
            painter.drawText(m_layout.numberRect(number, unit), Qt::AlignRight | Qt::AlignVCenter,
                             QString::number(unit));
}

void RackPainter::paintMachine(QPainter& painter, int number, const RackSlot& slot) const {
    const RackMark mark = m_mark(slot.row);
    const Tone tone = toneOfMachineStatus(qt(m_plan.snapshot().text(slot.row, m_status)));
    const QColor colour = m_style.tones[std::size_t(tone)];
    const double inset = m_layout.unitHeight() >= 7 ? rack_box::inset : 0.5;
    const QRectF rect =
        m_layout.unitRect(number, slot.unit, slot.height).adjusted(inset, inset / 2, -inset, -inset / 2);
    painter.save();
    if (!mark.matches) painter.setOpacity(rack_box::dimmed);
    const double radius = m_layout.unitHeight() >= 9 ? rack_box::radius : 0;
    if (m_layout.unitHeight() < shaped) {
        paintSmall(painter, rect, tone);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_style.background);
        painter.drawRoundedRect(rect, radius, radius);
        painter.setBrush(faint(colour, rack_box::tint));
        painter.drawRoundedRect(rect, radius, radius);
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), rack_box::bar, rect.height()), 1, 1);
        painter.save();
        const double scale = std::min(1.0, (m_layout.unitHeight() - 2) / shapeSide);
        painter.translate(rect.left() + rack_box::shape_centre, rect.center().y());
        painter.scale(scale, scale);
        paintToneShape(&painter, QRectF(-5, -5, 10, 10), tone, colour);
        painter.restore();
        if (m_layout.unitHeight() >= worded)
            paintWords(painter, rect.adjusted(rack_box::words_left, 0, -rack_box::words_right, 0), slot.row);
    }
    if (mark.selected || mark.hovered) {
        painter.setBrush(mark.selected ? faint(m_style.accent, 0.22) : m_style.hover);
        painter.setPen(mark.selected ? QPen(m_style.accent, 1.5) : QPen(Qt::NoPen));
        painter.drawRoundedRect(rect, radius, radius);
    }
    painter.restore();
}

// The six shapes as bars: full, hollow, half, wedge, crossed, thin.
void RackPainter::paintSmall(QPainter& painter, const QRectF& rect, Tone tone) const {
    const QColor colour = m_style.tones[std::size_t(tone)];
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    switch (tone) {
    case Tone::good:
        painter.drawRect(rect);
        break;
    case Tone::ready:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, 1));
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
        break;
    case Tone::busy:
        painter.drawRect(QRectF(rect.left(), rect.top(), rect.width() / 2, rect.height()));
        painter.setBrush(faint(colour, 0.25));
        painter.drawRect(rect);
        break;
    case Tone::attention:
        painter.drawPolygon(QPolygonF({rect.bottomLeft(), rect.topRight(), rect.bottomRight()}));
        painter.setBrush(faint(colour, 0.25));
        painter.drawRect(rect);
        break;
    case Tone::bad:
        painter.drawRect(rect);
        painter.setPen(QPen(m_style.background, 1.2));
        painter.drawLine(rect.topLeft(), rect.bottomRight());
        painter.drawLine(rect.bottomLeft(), rect.topRight());
        break;
    case Tone::past:
        painter.drawRect(QRectF(rect.left(), rect.center().y() - 0.75, rect.width(), 1.5));
        break;
    }
}

void RackPainter::paintWords(QPainter& painter, const QRectF& rect, std::uint32_t row) const {
    const QString name = qt(m_plan.snapshot().hardwareName(row));
    const QString role = qt(m_plan.snapshot().text(row, m_role));
    const RackWords words(m_style, m_layout.unitHeight(), rect.width(), name, role);
    painter.setFont(words.name_font);
    painter.setPen(m_style.text);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, words.name);
    if (words.role.isEmpty()) return;
    painter.setFont(words.role_font);
    painter.setPen(m_style.secondary);
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, words.role);
}

void RackPainter::paintCursor(QPainter& painter, int rack, int unit, int height) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_style.accent, 2));
    painter.drawRoundedRect(m_layout.unitRect(rack, unit, height), 3, 3);
}

} // namespace remuda
