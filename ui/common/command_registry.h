// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>
#include <QPointer>
#include <QVector>

namespace remuda {

// Every command of the window, in one list for the palette (Ctrl+K), the menus and the shortcuts overview.
class CommandRegistry : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Registers an action that its owner keeps. `group` is shown before it in the palette ("Inventory").
    void add(const QString& group, QAction* action);

    struct Command {
        QString group;
        QPointer<QAction> action;
    };
    QVector<Command> commands() const; // those whose action still lives, enabled or not

private:
    QVector<Command> m_commands; // in the order of registration
};

} // namespace remuda
