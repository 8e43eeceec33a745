// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/plain_letters.h"

#include <QGlyphRun>
#include <QPainter>

#include <cmath>

namespace remuda {

namespace {

constexpr float unknown = -1000;
const QChar ellipsis(0x2026);

bool isDigit(QChar letter) {
    return letter >= QLatin1Char('0') && letter <= QLatin1Char('9');
}

// Fonts have letters of their own for marks that stand together ("->") or between digits ("10:30", "4x4"), and for
// "fi".
bool isAlone(QChar letter) {
    const char16_t code = letter.unicode();
    return isDigit(letter) || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == ' ';
}
bool isSingleMark(QChar letter) {
    return QStringView(u"-._,/$%").contains(letter);
}

} // namespace

PlainLetters::PlainLetters(const QFont& font)
    : m_metrics(font)
    , m_font(QRawFont::fromFont(font, QFontDatabase::Latin))
    , m_keeps_marks(font.styleStrategy() & QFont::PreferNoShaping) {
    m_advances.fill(unknown);
    if (font.underline() || font.overline() || font.strikeOut() || font.letterSpacing() != 0 ||
        font.wordSpacing() != 0 || font.capitalization() != QFont::MixedCase)
        return; // without glyphs nothing is plain
    QString letters;
    for (int code = first; code <= last; ++code)
        letters += QChar(code);
    const auto glyphs = m_font.glyphIndexesForString(letters + ellipsis);
    if (glyphs.size() != count + 1) return;
    std::copy_n(glyphs.begin(), count, m_glyphs.begin());
    m_ellipsis = glyphs.last();
    m_ellipsis_width = m_metrics.horizontalAdvance(ellipsis);
    m_steps.assign(std::size_t(count) * count, unknown);
}

bool PlainLetters::isPlain(const QString& text) const {
    bool after_mark = false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar letter = text[at];
        if (letter < QChar(first) || letter > QChar(last) || glyph(letter) == 0) return false;
        if (m_keeps_marks) continue;
        const bool mark = isSingleMark(letter);
        if (mark ? after_mark : !isAlone(letter)) return false;
        const QChar before = at > 0 ? text[at - 1] : QLatin1Char(' ');
        if (letter == QLatin1Char('x') && isDigit(before)) return false;
        if (before == QLatin1Char('f') && QStringView(u"fijklt").contains(letter)) return false;
        after_mark = mark;
    }
    return true;
}

double PlainLetters::measured(float& known, const QString& text, double without) const {
    if (known == unknown) known = float(m_metrics.horizontalAdvance(text) - without);
    return double(known);
}

double PlainLetters::advance(QChar letter) const {
    return measured(m_advances[std::size_t(letter.unicode() - first)], QString(letter), 0);
}

double PlainLetters::step(QChar letter, QChar next) const {
    const auto pair = std::size_t(letter.unicode() - first) * count + std::size_t(next.unicode() - first);
    auto& known = m_steps[pair];
    return known != unknown ? double(known) : measured(known, QString(letter) + next, advance(next));
}

std::optional<PlainLetters::Line> PlainLetters::set(const QString& text) const {
    if (!isPlain(text)) return std::nullopt;
    Line line;
    line.glyphs.reserve(text.size());
    line.places.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        line.glyphs.append(glyph(text[at]));
        line.places.append({line.width, 0});
        line.width += at + 1 < text.size() ? step(text[at], text[at + 1]) : advance(text[at]);
    }
    return line;
}

std::optional<PlainLetters::Line> PlainLetters::cut(const QString& text, double width) const {
    auto line = m_ellipsis == 0 ? std::nullopt : set(text);
    if (!line) return line;
    qsizetype kept = line->places.size() - 1;
    while (kept > 0 && line->places[kept].x() + m_ellipsis_width > width)
        --kept;
    const double end = kept > 0 ? line->places[kept].x() : 0;
    line->glyphs.resize(kept);
    line->places.resize(kept);
    line->glyphs.append(m_ellipsis);
    line->places.append({end, 0});
    line->width = end + m_ellipsis_width;
    return line;
}

std::optional<PlainLetters::Line> PlainLetters::setTabular(const QString& text, int digit) const {
    if (!isPlain(text)) return std::nullopt;
    Line line;
    for (const QChar letter : text) {
        const int own = int(std::round(advance(letter)));
        const int room = isDigit(letter) ? digit : own;
        line.glyphs.append(glyph(letter));
        line.places.append({line.width + (room - own) / 2.0, 0});
        line.width += room;
    }
    return line;
}

void PlainLetters::paint(QPainter* painter, const QPointF& base, const Line& line) const {
    static QGlyphRun run;
    run.setRawFont(m_font);
    run.setRawData(line.glyphs.constData(), line.places.constData(), int(line.glyphs.size()));
    painter->drawGlyphRun(base, run);
}

} // namespace remuda
