// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

namespace remuda {

// A rounded surface with a hairline and, when given, a title. Content goes into body().
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    // Widgets at the right end of the title line (a unit, a button).
    void addToTitle(QWidget* widget);
    QVBoxLayout* body() const { return m_body; }
    // Draws the border in a tone's colour ("Install failed").
    void setTone(int tone);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
    QHBoxLayout* m_head;
    QVBoxLayout* m_body;
    int m_tone = -1;
};

// A label in one of the theme's fonts and colours, kept right through theme switches.
enum class TextKind { body, strong, title, big, caption, secondary, monospaced };
class TextLabel : public QLabel {
    Q_OBJECT
public:
    explicit TextLabel(TextKind kind, const QString& text = {}, QWidget* parent = nullptr);
    void setTone(int tone);      // colours the text by a Tone, -1 for none
    void setElided(bool elided); // shortens to one line with "…"

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void dress();
    TextKind m_kind;
    int m_tone = -1;
    bool m_elided = false;
};

// For more than a line: wraps, and can be selected with the mouse.
TextLabel* wrappedText(TextKind kind);

} // namespace remuda
