// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QString>

namespace remuda {

// What a state means to a reader; each has a colour and a shape, and is always shown with its word.
enum class Tone { good, ready, busy, attention, bad, past };

// Colours, fonts and icons of the whole window, derived from the palette. No widget names a colour itself. GUI thread.
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Mode { system, light, dark };
    Q_ENUM(Mode)

    static Theme& instance();

    void apply(Mode mode); // sets Fusion and the application's palette; emits changed()
    Mode mode() const { return m_mode; }
    bool isDark() const;

    QColor tone(Tone tone) const;
    QColor accent() const;    // of text, lines and the one primary button of a page
    QColor onAccent() const;  // text upon the accent
    QColor selection() const; // behind selected rows and the chosen place
    QColor hover() const;     // behind what the pointer is over
    QColor border() const;    // hairlines
    QColor surface() const;   // cards
    QColor raised() const;    // sidebars, strips
    QColor secondaryText() const;
    QColor series(int index) const; // chart colours, Okabe-Ito order, adapted to the theme

    QFont caption() const;
    QFont body() const;
    QFont strong() const; // body, semibold: labels of cards, headers
    QFont title() const;
    QFont monospaced() const; // names, addresses, ids

    // A monochrome icon of resources/icons, tinted from the palette for each state; cached until the palette changes.
    QIcon icon(const QString& name) const;

    static constexpr int step = 4; // spacing unit in device independent pixels

Q_SIGNALS:
    void changed();

private:
    Theme();
    void followSystem();
    void setDark(bool dark);

    Mode m_mode = Mode::system;
    bool m_dark = false;
    bool m_system_dark = false;
};

Tone toneOfMachineStatus(const QString& status);
Tone toneOfJobStatus(const QString& status);
Tone toneOfStepStatus(const QString& status);
Tone toneOfRequestStatus(const QString& status);
Tone toneOfPower(const QString& power);

// Words for people: "in_use" → "in use", translated.
QString wordForStatus(const QString& status);

} // namespace remuda
