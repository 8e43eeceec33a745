// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace remuda {

class CommandRegistry;

// Ctrl+K: every command by typing a few letters of it. A popup that closes when something is chosen or focus leaves.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    CommandPalette(const CommandRegistry& commands, QWidget* window);
    void popUp();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refill();
    void run();

    const CommandRegistry& m_commands;
    QLineEdit* m_field;
    QListView* m_list;
    QStandardItemModel* m_model;
};

// How well the letters of `wanted` appear in order in `text`: 0 not at all, higher is better. Starts of words count
// more.
int fuzzyScore(const QString& wanted, const QString& text);

} // namespace remuda
