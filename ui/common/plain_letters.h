// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QPointF>
#include <QRawFont>
#include <QString>
#include <QVarLengthArray>

#include <array>
#include <optional>
#include <vector>

class QPainter;

namespace remuda {

// Sets lines of Latin letters, digits and single marks between them letter by letter, from the distances of pairs of
// letters that were measured once: names and addresses are seldom seen twice while somebody scrolls, and shaping each
// anew would be most of what a table's painting costs. Looks as what Qt shapes. GUI thread only.
class PlainLetters {
public:
    explicit PlainLetters(const QFont& font);

    struct Line {
        QVarLengthArray<quint32, 96> glyphs;
        QVarLengthArray<QPointF, 96> places; // from the beginning of the base line
        double width = 0;
    };
    // Nothing where the text has letters of other scripts, or marks that fonts draw in one with what is beside them;
    // those have to be shaped.
    std::optional<Line> set(const QString& text) const;
    // What fits into the width with "…" behind it.
    std::optional<Line> cut(const QString& text, double width) const;
    // With digits that all take `digit` pixels, each in the middle of its room.
    std::optional<Line> setTabular(const QString& text, int digit) const;

    void paint(QPainter* painter, const QPointF& base, const Line& line) const;

private:
    static constexpr int first = ' ', last = '~', count = last - first + 1;

    bool isPlain(const QString& text) const;
    quint32 glyph(QChar letter) const { return m_glyphs[std::size_t(letter.unicode() - first)]; }
    double advance(QChar letter) const; // of one that stands alone
    double step(QChar letter, QChar next) const;
    double measured(float& known, const QString& text, double without) const;

    QFontMetricsF m_metrics;
    QRawFont m_font;
    bool m_keeps_marks; // the font is asked not to draw marks in one
    std::array<quint32, count> m_glyphs{};
    quint32 m_ellipsis = 0;
    double m_ellipsis_width = 0;
    mutable std::array<float, count> m_advances;
    mutable std::vector<float> m_steps; // from a letter to the next, by pair; negative: not measured yet
};

} // namespace remuda
