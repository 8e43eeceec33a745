// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"
#include "ui/common/theme.h"

#include <QFrame>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace remuda {

class DetailsText;

// A message inside the window instead of a box above it: what happened, what to do next as a button, and the technical
// text behind "Details". Hidden until shown.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);

    struct Action {
        QString text; // a verb: "Try again"
        std::function<void()> run;
    };
    void showMessage(Tone tone, const QString& title, const QString& text, const Action& action = {},
                     const QString& details = {});
    // "Could not read the jobs" and the problem's own words; `retry` becomes a "Try again" button.
    void showProblem(const QString& what_failed, const Problem& problem, std::function<void()> retry = {});
    void setText(const QString& text); // of what is shown, e.g. as it grows older; no news for a screen reader
    void clear();
    QString text() const; // title and text, for tests and screen readers

Q_SIGNALS:
    void closed(); // by the person

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::bad;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_action;
    QToolButton* m_close;
    DetailsText* m_details;
    std::function<void()> m_run;
    QTimer m_fade; // good news goes by itself; trouble stays until somebody has read it
};

// The problem in one or two sentences for people, and everything technical about it.
QString problemText(const Problem& problem);
QString problemDetails(const Problem& problem);

} // namespace remuda
