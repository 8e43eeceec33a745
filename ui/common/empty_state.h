// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;

namespace remuda {

// Fills an empty place: why it is empty, and the action that fills it.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setWords(const QString& icon, const QString& title, const QString& why);
    void setAction(const QString& text, std::function<void()> run); // an empty text hides the button
    QString title() const;
    void takeFocus(); // to the button, where there is one

private:
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_why;
    QPushButton* m_action;
    QString m_icon_name;
    std::function<void()> m_run;
};

} // namespace remuda
