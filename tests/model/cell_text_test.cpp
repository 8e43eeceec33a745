// SPDX-License-Identifier: GPL-3.0-or-later
// Cells set plain words letter by letter: what that looks like must be what Qt itself paints.
#include "ui/common/cell_text.h"
#include "ui/common/plain_letters.h"
#include "ui/common/theme.h"

#include <QImage>
#include <QPainter>

#include <gtest/gtest.h>

namespace remuda {
namespace {

template <class Paint>
QImage painted(const QFont& font, double scale, Paint paint) {
    QImage image(QSize(400, 40) * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setFont(font);
    paint(&painter);
    return image;
}

// The sum of what all pixels have in darkness: letters a fraction of a pixel elsewhere have about the same.
qint64 ink(const QImage& image) {
    qint64 sum = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            sum += 255 - qGray(image.pixel(x, y));
    return sum;
}

std::vector<QFont> fonts() {
    const Theme& theme = Theme::instance();
    std::vector<QFont> list{theme.body(), theme.caption(), theme.strong(), theme.monospaced()};
    for (const char* family : {"Inter", "JetBrains Mono"}) {
        list.emplace_back(QString::fromLatin1(family));
        list.back().setPointSizeF(9.75);
        list.emplace_back(list.back());
        list.back().setStyleStrategy(QFont::PreferNoShaping);
    }
    return list;
}

const QRect room(10, 5, 380, 30);

// In the middle; an odd pixel goes below.
QRect lineIn(const QRect& rect, const QFont& font) {
    const int height = int(std::ceil(QFontMetricsF(font).height()));
    return {rect.left(), rect.top() + (rect.height() - height) / 2, rect.width(), height};
}

TEST(CellText, PlainWordsLookAsQtPaintsThem) {
    for (const char* words : {"sto-cassandra-index-a123.example.net", "AVATAR To. Wave, 11.7 %", "sto-r12", "in use",
                              "Dell PowerEdge R640", "$ 1,204.50", "half of it"}) {
        const QString text = QString::fromLatin1(words);
        for (const QFont& font : fonts()) {
            ASSERT_TRUE(PlainLetters(font).set(text)) << words;
            for (const double scale : {1.0, 2.0}) {
                const QImage ours = painted(font, scale, [&](QPainter* to) { paintCellText(to, room, text); });
                const QImage theirs = painted(font, scale, [&](QPainter* to) {
                    to->drawText(lineIn(room, font), Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine, text);
                });
                EXPECT_EQ(ours, theirs) << words << " in " << qPrintable(font.family()) << " at " << scale;
                EXPECT_GT(ink(ours), 0);
            }
        }
    }
}

TEST(CellText, WordsAreAsWideAsQtMeasuresThem) {
    for (const QFont& font : fonts())
        for (const char* words : {"AV", "LYTe.Wa-To", "a123.example.net", "x"})
            EXPECT_NEAR(PlainLetters(font).set(QString::fromLatin1(words))->width,
                        QFontMetricsF(font).horizontalAdvance(QString::fromLatin1(words)), 0.1)
                << words << " in " << qPrintable(font.family());
}

TEST(CellText, WhatFindsNoRoomEndsInDots) {
    for (const QFont& font : fonts()) {
        const PlainLetters letters(font);
        const QString text = QStringLiteral("sto-cassandra-index-a123.example.net");
        for (int width = 5; width < 200; width += 13) {
            const auto line = letters.cut(text, width);
            ASSERT_TRUE(line);
            const double dots = QFontMetricsF(font).horizontalAdvance(QChar(0x2026));
            EXPECT_LE(line->width, std::max(double(width), dots) + 0.01);
            if (line->glyphs.size() > 1) {
                EXPECT_GT(line->width + QFontMetricsF(font).maxWidth(), width); // and fills the room
            }
        }
        EXPECT_EQ(letters.cut(text, 0)->glyphs.size(), 1);
    }
}

TEST(CellText, OtherScriptsAndMarksInOneAreLeftToQt) {
    const PlainLetters letters(Theme::instance().body());
    for (const char16_t* words : {u"Zürich", u"机器", u"a->b", u"10:30", u"4x4", u"e\u0301", u"line\nline", u"--",
                                  u"office", u"waffle", u"\U0001F600", u"tab\there"})
        EXPECT_FALSE(letters.set(QString::fromUtf16(words))) << qPrintable(QString::fromUtf16(words));
    EXPECT_TRUE(PlainLetters(Theme::instance().monospaced()).set(QStringLiteral("3c:fd:fe:00:1a:2b")));
    QFont wide = Theme::instance().body();
    wide.setLetterSpacing(QFont::AbsoluteSpacing, 2);
    EXPECT_FALSE(PlainLetters(wide).set(QStringLiteral("abc")));
}

TEST(CellText, OtherScriptsArePaintedToo) {
    const QFont font = Theme::instance().body();
    const QString text = QStringLiteral("Zürich, façade");
    const QImage ours = painted(font, 1, [&](QPainter* to) { paintCellText(to, room, text); });
    EXPECT_EQ(ours, painted(font, 1, [&](QPainter* to) {
                  to->drawText(lineIn(room, font), Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine, text);
              }));
}

TEST(CellText, DigitsOfOneWidthStandBelowEachOther) {
    const QFont font = Theme::instance().body();
    const int width = tabularWidth(font, QStringLiteral("1111"));
    EXPECT_EQ(width, tabularWidth(font, QStringLiteral("4096")));
    const auto digits = [&](const char* text) {
        return painted(font, 1, [&](QPainter* to) { paintTabular(to, room, QString::fromLatin1(text), true); });
    };
    const int last = width / 4;
    const QRect end(room.right() + 1 - last, room.top(), last, room.height());
    EXPECT_EQ(digits("1117").copy(end), digits("40967").copy(end));
    EXPECT_EQ(ink(digits("7").copy(0, 0, end.left(), 40)), 0);
}

} // namespace
} // namespace remuda
