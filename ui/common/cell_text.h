// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtCore/qnamespace.h>

class QFont;
class QPainter;
class QRect;

namespace remuda {

// One line of text for cells that are painted again and again: shaping words would be most of what a table's painting
// costs. Plain words (plain_letters.h) are set without it; others are shaped once and kept, in the painter's font and,
// when they are too long, cut off for this width. GUI thread only.

// In the middle of the height; `alignment` left, right or centred. What finds no room ends in "…".
void paintCellText(QPainter* painter, const QRect& rect, const QString& text, Qt::Alignment alignment = Qt::AlignLeft);

// The same with digits that all take the same width (Qt 6.4 has no font features), and how wide that is.
void paintTabular(QPainter* painter, const QRect& rect, const QString& text, bool right);
int tabularWidth(const QFont& font, const QString& text);

} // namespace remuda
