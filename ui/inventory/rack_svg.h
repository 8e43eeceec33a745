// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inventory/rack_export.h"

#include <QXmlStreamWriter>

namespace remuda {

// Writes racks as an SVG document of the size of the floor. What is alike is drawn once: racks of a height and boxes of
// a status and height are definitions that each rack and machine uses; colours and fonts are classes. Names are text.
// Looks as RackPainter does at the floor's scale, whose units must be high enough for words. Any thread.
class RackSvg {
public:
    RackSvg(const RackPicture& picture, const RackLayout& floor);
    void write(QIODevice& device); // errors show at the device

private:
    using Attributes = std::initializer_list<std::pair<const char*, QString>>;
    void attributes(Attributes list);
    void start(const char* element, Attributes list);
    void empty(const char* element, Attributes list);
    static QString number(double value);
    static QString machineId(Tone tone, int height);
    static QString rackId(int units);
    void writeStyle();
    void defineRack(int units, int rack);
    void defineMachine(Tone tone, int height, const QSizeF& size);
    void writeShape(Tone tone, double y);
    void writeHeading(const RackLayout::Heading& heading);
    void writeRack(int number);
    void writeMachine(int number, const RackSlot& slot);
    void use(const QString& id, const QPointF& at);
    void text(const QString& classes, double x, double middle, const QFont& font, const QString& words);
    QRectF boxOf(int rack, const RackSlot& slot) const; // from the top left corner of the rack's frame
    Tone toneOf(const RackSlot& slot) const;

    const RackPicture& m_picture;
    const RackLayout& m_floor;
    QXmlStreamWriter m_xml;
    std::size_t m_status, m_role;
};

} // namespace remuda
