// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

#include <optional>

namespace remuda {

class CommandRegistry;

// By which field the table groups, and in which order: a menu, with commands for the usual fields.
class GroupMenu : public QMenu {
    Q_OBJECT
public:
    // Shortcuts and commands belong to `place`.
    GroupMenu(CommandRegistry& commands, QWidget* place);

    void setPresent(std::optional<std::size_t> field, bool by_count);
    std::optional<std::size_t> field() const { return m_field; }
    bool isByCount() const { return m_by_count; }
    QString buttonText() const; // "Group", "By site"

Q_SIGNALS:
    void groupingAsked(const std::optional<std::size_t>& field, bool by_count);
    void openAllAsked(bool open);

private:
    void addField(QMenu* menu, std::size_t field);
    QAction* addCommand(const QString& words, QWidget* place, CommandRegistry& commands);

    std::optional<std::size_t> m_field;
    bool m_by_count = false;
    QAction *m_none, *m_value_order, *m_count_order, *m_open, *m_close;
    QList<std::pair<std::size_t, QAction*>> m_fields;
};

} // namespace remuda
