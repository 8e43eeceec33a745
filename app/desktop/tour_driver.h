// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QWidget>

#include <deque>
#include <functional>

namespace remuda {

// Drives the real window the way a person would: it finds controls by accessible name or by their visible words,
// presses, types, and waits for what should then be seen. A step that does not happen in time ends the tour with a
// picture of where it stopped. Never blocks: every step is a turn of the event loop.
class TourDriver : public QObject {
    Q_OBJECT
public:
    TourDriver(QWidget& window, const QString& folder, QObject* parent = nullptr);

    // Appends a step: `act` runs once, as soon as `ready` answers true; the step ends when `until` answers true.
    void step(const QString& name, std::function<bool()> ready, std::function<void()> act, std::function<bool()> until);
    void expect(const QString& name, std::function<bool()> until);
    void picture(const QString& name); // NAME-light.png and NAME-dark.png

    // Steps that need a control by its accessible name or visible words.
    void press(const QString& control, std::function<bool()> until);
    void type(const QString& control, const QString& text, std::function<bool()> until);
    void typeOn(const QString& control, const QString& text, std::function<bool()> until); // completions stay open

    // Asked after every step; words of a fault end the tour.
    void watch(std::function<QString()> fault) { m_watch = std::move(fault); }

    void start();

    QWidget* find(const QString& control) const; // visible and enabled, or null
    template <class Widget>
    Widget* find(const QString& control) const {
        return qobject_cast<Widget*>(find(control));
    }

    static void click(QWidget* widget, QPoint at = {});
    static void key(QWidget* widget, int key, Qt::KeyboardModifiers modifiers = {}, const QString& text = {});
    static void write(QWidget* widget, const QString& text); // replaces what is there

Q_SIGNALS:
    void finished(bool well, const QString& message);

private:
    struct Step {
        QString name;
        std::function<bool()> ready;
        std::function<void()> act;
        std::function<bool()> until;
        bool acted = false;
    };
    void turn();
    void fail(const QString& why);
    bool save(const QString& name);

    QWidget& m_window;
    QDir m_folder;
    std::deque<Step> m_steps;
    std::function<QString()> m_watch;
    QElapsedTimer m_since;
    QTimer m_timer;
    int m_pictures = 0;
};

} // namespace remuda
