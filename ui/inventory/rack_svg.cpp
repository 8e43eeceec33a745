// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_svg.h"

#include "ui/common/qt_text.h"
#include "ui/common/status_mark.h"

#include <QCoreApplication>
#include <QFontInfo>
#include <QFontMetricsF>

#include <set>

namespace remuda {

namespace {

QString sizeClass(const QFont& font) {
    return QStringLiteral("z%1").arg(QFontInfo(font).pixelSize());
}

} // namespace

QString RackSvg::number(double value) {
    return QString::number(value, 'g', 7);
}
QString RackSvg::machineId(Tone tone, int height) {
    return QStringLiteral("m%1-%2").arg(int(tone)).arg(height);
}
QString RackSvg::rackId(int units) {
    return QStringLiteral("r%1").arg(units);
}

RackSvg::RackSvg(const RackPicture& picture, const RackLayout& floor)
    : m_picture(picture)
    , m_floor(floor)
    , m_status(replicaField("status"))
    , m_role(replicaField("role")) {}

void RackSvg::write(QIODevice& device) {
    m_xml.setDevice(&device);
    m_xml.writeStartDocument();
    m_xml.writeStartElement(QStringLiteral("svg"));
    m_xml.writeDefaultNamespace(QStringLiteral("http://www.w3.org/2000/svg"));
    m_xml.writeNamespace(QStringLiteral("http://www.w3.org/1999/xlink"), QStringLiteral("xlink")); // SVG 1.1 readers
    const QString width = number(m_floor.size().width()), height = number(m_floor.size().height());
    attributes({{"width", width}, {"height", height}, {"viewBox", QStringLiteral("0 0 %1 %2").arg(width, height)}});
    m_xml.writeTextElement(QStringLiteral("title"), QCoreApplication::translate("RackView", "Racks"));
    writeStyle();
    m_xml.writeStartElement(QStringLiteral("defs"));
    std::set<int> racks;
    std::set<QString> machines;
    for (int rack = 0; rack < int(m_picture.plan.racks().size()); ++rack) {
        const Rack& each = m_picture.plan.racks()[std::size_t(rack)];
        if (racks.insert(each.units).second) defineRack(each.units, rack);
        for (const RackSlot& slot : each.slots)
            if (machines.insert(machineId(toneOf(slot), slot.height)).second)
                defineMachine(toneOf(slot), slot.height, boxOf(rack, slot).size());
    }
    m_xml.writeEndElement();
    empty("rect", {{"class", QStringLiteral("floor")}, {"width", width}, {"height", height}});
    for (const auto& heading : m_floor.headings())
        writeHeading(heading);
    for (int rack = 0; rack < int(m_picture.plan.racks().size()); ++rack)
        writeRack(rack);
    m_xml.writeEndDocument();
}

void RackSvg::attributes(Attributes list) {
    for (const auto& [name, value] : list)
        m_xml.writeAttribute(QLatin1String(name), value);
}

void RackSvg::start(const char* element, Attributes list) {
    m_xml.writeStartElement(QLatin1String(element));
    attributes(list);
}

void RackSvg::empty(const char* element, Attributes list) {
    m_xml.writeEmptyElement(QLatin1String(element));
    attributes(list);
}

void RackSvg::writeHeading(const RackLayout::Heading& heading) {
    const RackStyle& style = m_picture.style;
    const RackSite& site = m_picture.plan.sites()[std::size_t(heading.site)];
    const double middle = heading.top + 8 + (RackLayout::headingHeight - 12) / 2;
    text(QStringLiteral("site"), RackLayout::margin, middle, style.heading, site.name);
    const double used = QFontMetricsF(style.heading).horizontalAdvance(site.name);
    text(QStringLiteral("note"), RackLayout::margin + used + 10, middle + 2, style.caption,
         QCoreApplication::translate("RackView", "%n rack(s)", nullptr, site.count));
}

void RackSvg::writeRack(int number_of) {
    const Rack& rack = m_picture.plan.racks()[std::size_t(number_of)];
    const RackStyle& style = m_picture.style;
    const QPointF corner = m_floor.frameRect(number_of).topLeft();
    const QRectF name = m_floor.nameRect(number_of).translated(-corner);
    const RackTitle title(style, name.width(), rack);
    start("g", {{"transform", QStringLiteral("translate(%1 %2)").arg(number(corner.x()), number(corner.y()))}});
    use(rackId(rack.units), {});
    text(QStringLiteral("rack"), name.left() + 1, name.center().y(), style.caption, title.name);
    text(QStringLiteral("note end"), name.right(), name.center().y(), style.caption, title.used);
    for (const RackSlot& slot : rack.slots)
        writeMachine(number_of, slot);
    m_xml.writeEndElement();
}

void RackSvg::writeMachine(int rack, const RackSlot& slot) {
    const ReplicaSnapshot& machines = m_picture.plan.snapshot();
    const QRectF box = boxOf(rack, slot);
    const QRectF room = box.adjusted(rack_box::words_left, 0, -rack_box::words_right, 0);
    const RackWords words(m_picture.style, m_floor.unitHeight(), room.width(), qt(machines.hardwareName(slot.row)),
                          qt(machines.text(slot.row, m_role)));
    const bool dimmed = m_picture.dimmed.contains(slot.row);
    if (dimmed) {
        start("g", {{"class", QStringLiteral("dim")}});
    }
    use(machineId(toneOf(slot), slot.height), box.topLeft());
    text(QStringLiteral("name"), room.left(), room.center().y(), words.name_font, words.name);
    text(QStringLiteral("note end"), room.right(), room.center().y(), words.role_font, words.role);
    if (dimmed) m_xml.writeEndElement();
}

void RackSvg::use(const QString& id, const QPointF& at) {
    start("use", {{"xlink:href", QLatin1Char('#') + id}});
    if (at.x() != 0) m_xml.writeAttribute(QStringLiteral("x"), number(at.x()));
    if (at.y() != 0) m_xml.writeAttribute(QStringLiteral("y"), number(at.y()));
    m_xml.writeEndElement();
}

// One line of words around a height, as Qt::AlignVCenter places it.
void RackSvg::text(const QString& classes, double x, double middle, const QFont& font, const QString& words) {
    if (words.isEmpty()) return;
    const QFontMetricsF metrics(font);
    start("text", {{"class", classes + QLatin1Char(' ') + sizeClass(font)},
                   {"x", number(x)},
                   {"y", number(middle + (metrics.ascent() - metrics.descent()) / 2)}});
    m_xml.writeCharacters(words);
    m_xml.writeEndElement();
}

QRectF RackSvg::boxOf(int rack, const RackSlot& slot) const {
    constexpr double inset = rack_box::inset;
    return m_floor.unitRect(rack, slot.unit, slot.height)
        .adjusted(inset, inset / 2, -inset, -inset / 2)
        .translated(-m_floor.frameRect(rack).topLeft());
}

Tone RackSvg::toneOf(const RackSlot& slot) const {
    return toneOfMachineStatus(qt(m_picture.plan.snapshot().text(slot.row, m_status)));
}

} // namespace remuda
