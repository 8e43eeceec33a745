// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/cell_text.h"

#include "ui/common/plain_letters.h"

#include <QCache>
#include <QFontMetricsF>
#include <QPainter>
#include <QStaticText>

#include <cmath>
#include <memory>
#include <vector>

namespace remuda {

namespace {

constexpr int mostTexts = 2'000; // that have to be shaped, some screens of them; a text takes about half a kilobyte
constexpr int mostFonts = 32;    // text sizes and themes change rarely; then all begins anew
constexpr int whole = -1;

struct Key {
    QString text;
    int width = whole; // what it was cut off for
    bool operator==(const Key&) const = default;
};
size_t qHash(const Key& key, size_t seed) {
    return qHashMulti(seed, key.text, key.width);
}

bool isPlainDigit(QChar letter) {
    return letter >= QLatin1Char('0') && letter <= QLatin1Char('9');
}

// The texts of one font.
class ShapedTexts {
public:
    explicit ShapedTexts(const QFont& font)
        : m_font(font)
        , m_metrics(font)
        , m_plain(font)
        , m_texts(mostTexts) {
        for (int digit = 0; digit < 10; ++digit)
            m_digit = qMax(m_digit, int(std::ceil(m_metrics.horizontalAdvance(QLatin1Char(char('0' + digit))))));
    }

    const QFont& font() const { return m_font; }
    const PlainLetters& plain() const { return m_plain; }
    int height() const { return int(std::ceil(m_metrics.height())); }
    double ascent() const { return m_metrics.ascent(); }
    int digitWidth() const { return m_digit; }

    // Never wider than `width`. Good until the next call.
    const QStaticText& fit(const QString& text, int width) {
        const QStaticText& full = shaped(text, whole);
        return full.size().width() <= width + 1 ? full : shaped(text, width);
    }
    const QStaticText& letter(QChar letter) { return shaped(QString(letter), whole); }

private:
    const QStaticText& shaped(const QString& text, int width) {
        const Key key{text, width};
        if (const auto* known = m_texts.object(key)) return *known;
        QString line = width == whole ? text : m_metrics.elidedText(text, Qt::ElideRight, width);
        line.replace(QLatin1Char('\n'), QLatin1Char(' '));
        auto* made = new QStaticText(line);
        made->setTextFormat(Qt::PlainText);
        made->prepare({}, m_font);
        m_texts.insert(key, made);
        return *made;
    }

    QFont m_font;
    QFontMetricsF m_metrics;
    PlainLetters m_plain;
    QCache<Key, QStaticText> m_texts;
    int m_digit = 0;
};

ShapedTexts& textsOf(const QFont& font) {
    static std::vector<std::unique_ptr<ShapedTexts>> fonts;
    for (auto& each : fonts)
        if (each->font() == font) return *each;
    if (fonts.size() >= mostFonts) fonts.clear();
    return *fonts.emplace_back(std::make_unique<ShapedTexts>(font));
}

int widthOf(ShapedTexts& texts, const QString& text) {
    int width = 0;
    for (const QChar letter : text)
        width += isPlainDigit(letter) ? texts.digitWidth() : int(std::round(texts.letter(letter).size().width()));
    return width;
}

qreal topOf(const ShapedTexts& texts, const QRect& rect) {
    return rect.top() + (rect.height() - texts.height()) / 2;
}

qreal leftOf(const QRect& rect, double width, Qt::Alignment alignment) {
    const qreal spare = rect.width() - width;
    return alignment.testFlag(Qt::AlignRight)     ? rect.left() + spare
           : alignment.testFlag(Qt::AlignHCenter) ? rect.left() + std::floor(spare / 2)
                                                  : rect.left();
}

void paintPlain(QPainter* painter, const ShapedTexts& texts, const QRect& rect, const PlainLetters::Line& line,
                Qt::Alignment alignment) {
    texts.plain().paint(painter, {leftOf(rect, line.width, alignment), topOf(texts, rect) + texts.ascent()}, line);
}

} // namespace

void paintCellText(QPainter* painter, const QRect& rect, const QString& text, Qt::Alignment alignment) {
    if (text.isEmpty() || rect.width() <= 0) return;
    ShapedTexts& texts = textsOf(painter->font());
    if (auto line = texts.plain().set(text)) {
        if (line->width > rect.width() + 1) line = texts.plain().cut(text, rect.width());
        if (line) return paintPlain(painter, texts, rect, *line, alignment);
    }
    const QStaticText& shown = texts.fit(text, rect.width());
    painter->drawStaticText(QPointF(leftOf(rect, shown.size().width(), alignment), topOf(texts, rect)), shown);
}

int tabularWidth(const QFont& font, const QString& text) {
    ShapedTexts& texts = textsOf(font);
    const auto line = texts.plain().setTabular(text, texts.digitWidth());
    return line ? int(line->width) : widthOf(texts, text);
}

void paintTabular(QPainter* painter, const QRect& rect, const QString& text, bool right) {
    ShapedTexts& texts = textsOf(painter->font());
    const auto alignment = right ? Qt::AlignRight : Qt::AlignLeft;
    const auto line = texts.plain().setTabular(text, texts.digitWidth());
    const int width = line ? int(line->width) : widthOf(texts, text);
    if (width > rect.width()) return paintCellText(painter, rect, text, alignment);
    if (line) return paintPlain(painter, texts, rect, *line, alignment);
    int x = right ? rect.right() + 1 - width : rect.left();
    const qreal top = topOf(texts, rect);
    for (const QChar letter : text) {
        const QStaticText& shown = texts.letter(letter);
        const int advance = int(std::round(shown.size().width()));
        const int cell = isPlainDigit(letter) ? texts.digitWidth() : advance;
        painter->drawStaticText(QPointF(x + (cell - advance) / 2.0, top), shown);
        x += cell;
    }
}

} // namespace remuda
