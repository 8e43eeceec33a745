// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/group_menu.h"

#include "ui/common/command_registry.h"
#include "ui/inventory/inventory_columns.h"

#include <algorithm>
#include <array>

namespace remuda {

namespace {
constexpr std::array usualGroups{"status", "site", "rack", "role", "team", "model", "expires_on"};
}

GroupMenu::GroupMenu(CommandRegistry& commands, QWidget* place)
    : QMenu(place) {
    setObjectName(QStringLiteral("GroupMenu"));
    m_none = addAction(tr("Not grouped"));
    m_none->setCheckable(true);
    connect(m_none, &QAction::triggered, this, [this] { Q_EMIT groupingAsked(std::nullopt, m_by_count); });
    for (const char* name : usualGroups) {
        const std::size_t field = replicaField(name);
        addField(this, field);
        QAction* command = addCommand(tr("Group by %1").arg(fieldTitle(field).toLower()), place, commands);
        connect(command, &QAction::triggered, this, [this, field] { Q_EMIT groupingAsked(field, m_by_count); });
    }
    QMenu* others = addMenu(tr("Another field"));
    std::vector<std::size_t> rest;
    for (std::size_t field = 0; field < machineFields().size(); ++field)
        if (std::find(usualGroups.begin(), usualGroups.end(), machineFields()[field].name) == usualGroups.end())
            rest.push_back(field);
    std::sort(rest.begin(), rest.end(),
              [](std::size_t a, std::size_t b) { return fieldTitle(a).localeAwareCompare(fieldTitle(b)) < 0; });
    for (const std::size_t field : rest)
        addField(others, field);
    addSeparator();
    m_value_order = addAction(tr("Groups by value"), this, [this] { Q_EMIT groupingAsked(m_field, false); });
    m_count_order = addAction(tr("Largest group first"), this, [this] { Q_EMIT groupingAsked(m_field, true); });
    m_value_order->setCheckable(true);
    m_count_order->setCheckable(true);
    addSeparator();
    m_open = addCommand(tr("Open all groups"), place, commands);
    m_close = addCommand(tr("Close all groups"), place, commands);
    m_open->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Plus));
    m_close->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Minus));
    connect(m_open, &QAction::triggered, this, [this] { Q_EMIT openAllAsked(true); });
    connect(m_close, &QAction::triggered, this, [this] { Q_EMIT openAllAsked(false); });
    addAction(m_open);
    addAction(m_close);
    QAction* ungroup = addCommand(tr("Do not group"), place, commands);
    connect(ungroup, &QAction::triggered, m_none, &QAction::trigger);
    setPresent({}, false);
}

void GroupMenu::addField(QMenu* menu, std::size_t field) {
    QAction* action =
        menu->addAction(fieldTitle(field), this, [this, field] { Q_EMIT groupingAsked(field, m_by_count); });
    action->setCheckable(true);
    m_fields.append({field, action});
}

QAction* GroupMenu::addCommand(const QString& words, QWidget* place, CommandRegistry& commands) {
    auto* action = new QAction(words, this);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    place->addAction(action);
    commands.add(tr("Inventory"), action);
    return action;
}

void GroupMenu::setPresent(std::optional<std::size_t> field, bool by_count) {
    m_field = field;
    m_by_count = by_count;
    m_none->setChecked(!field);
    for (const auto& [each, action] : m_fields)
        action->setChecked(field == each);
    m_value_order->setChecked(!by_count);
    m_count_order->setChecked(by_count);
    for (QAction* action : {m_value_order, m_count_order, m_open, m_close})
        action->setEnabled(field.has_value());
}

QString GroupMenu::buttonText() const {
    return m_field ? tr("By %1").arg(fieldTitle(*m_field).toLower()) : tr("Group");
}

} // namespace remuda
