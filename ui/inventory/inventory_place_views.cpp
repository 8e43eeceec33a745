// SPDX-License-Identifier: GPL-3.0-or-later
// How the table looks: views, columns, groups.
#include "core/query/query_edit.h"
#include "ui/common/command_registry.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/ui_state.h"
#include "ui/inventory/facet_panel.h"
#include "ui/inventory/group_menu.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/inventory_search.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/machine_selection.h"
#include "ui/inventory/saved_views.h"
#include "ui/inventory/table_layout.h"

#include <QPushButton>
#include <QScopedValueRollback>

namespace remuda {

namespace json = boost::json;

void InventoryPlace::makeViews() {
    setLayout(usualLayout());
    connect(m_query, &QueryBar::queryChanged, this, &InventoryPlace::presentChanged);
    connect(m_layout, &TableLayout::changed, this, &InventoryPlace::presentChanged);
    connect(m_facets, &FacetPanel::fieldsChanged, this, [this] {
        m_search->setFacets(m_facets->fields(), FacetPanel::terms());
        presentChanged();
    });
    connect(m_views, &SavedViews::viewChosen, this, &InventoryPlace::showView);
    connect(m_views, &SavedViews::said, this,
            [this](const QString& sentence) { m_message->showMessage(Tone::good, sentence, QString()); });
    connect(m_views, &SavedViews::failed, m_message, &MessageBar::showProblem);
    // Administrators may share with every team that there is.
    connect(&m_context.inventory, &LiveInventory::stateChanged, this, [this] {
        QStringList teams;
        for (const auto& [team, count] : m_context.inventory.replica().snapshot()->valuesOf(replicaField("team"), 200))
            if (!team.empty()) teams.append(QString::fromStdString(team));
        teams.sort();
        m_views->setKnownTeams(teams);
    });
    presentChanged();
}

SavedView InventoryPlace::present() const {
    SavedView view;
    view.query = m_search->query().toStdString();
    view.columns = m_layout->columns();
    view.sort = m_layout->sort();
    if (const auto field = m_group_menu->field()) view.group_by = machineFields()[*field].name;
    view.groups_by_count = m_group_menu->isByCount();
    view.facets = m_facets->chosenFields();
    return view;
}

void InventoryPlace::presentChanged() {
    if (m_showing_view) return;
    SavedView view = present();
    m_views->setPresent(view);
    if (m_views->hasOwnLayout()) return; // kept with the view, when the person says so
    view.query.clear();
    UiState::instance().setValue(QStringLiteral("InventoryLayout"),
                                 QString::fromStdString(json::serialize(toJson(view))));
}

SavedView InventoryPlace::usualLayout() const {
    json::error_code error;
    const auto stored =
        json::parse(UiState::instance().value(QStringLiteral("InventoryLayout")).toString().toStdString(), error);
    if (error || !stored.is_object()) {
        SavedView view; // what an earlier version has kept: the columns alone
        for (const QString& column : UiState::instance().settings().value(Setting::table_columns).toStringList())
            view.columns.push_back({column.toStdString(), 0});
        return view;
    }
    const auto view = savedViewFromJson(stored.get_object());
    return view ? *view : SavedView();
}

void InventoryPlace::showView(const SavedView& view, bool with_layout) {
    {
        const QScopedValueRollback showing(m_showing_view, true);
        setLayout(with_layout ? view : usualLayout());
        m_query->setQuery(QString::fromStdString(view.query));
    }
    presentChanged();
}

void InventoryPlace::setLayout(const SavedView& view) {
    const QScopedValueRollback showing(m_showing_view, true);
    m_layout->setColumns(view.columns);
    m_layout->setSort(view.sort);
    m_facets->setFields(view.facets);
    m_search->setFacets(m_facets->fields(), FacetPanel::terms());
    const auto field = view.group_by.empty() || machineField(view.group_by) == nullptr
                           ? std::nullopt
                           : std::optional(replicaField(view.group_by));
    m_group_menu->setPresent(field, view.groups_by_count);
    applyGrouping();
}

// Racks know no groups: there every machine that the query finds must be to be seen.
void InventoryPlace::applyGrouping() {
    const bool racks = m_show_racks->isChecked();
    m_search->setGrouping(racks ? std::nullopt : m_group_menu->field(), m_group_menu->isByCount());
    m_group->setText(m_group_menu->buttonText());
    m_group->setEnabled(!racks);
}

void InventoryPlace::makeGroups() {
    connect(m_group_menu, &GroupMenu::groupingAsked, this,
            [this](const std::optional<std::size_t>& field, bool by_count) {
                m_group_menu->setPresent(field, by_count);
                applyGrouping();
                presentChanged();
            });
    connect(m_group_menu, &GroupMenu::openAllAsked, m_model, &InventoryModel::setAllOpen);
    connect(m_model, &InventoryModel::openChanged, this, &InventoryPlace::selectionChanged);
    const auto command = [this](const QString& words, const QKeySequence& key, auto run) {
        auto* action = new QAction(words, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
        m_context.commands.add(tr("Inventory"), action);
    };
    command(tr("Select all machines of the group"), Qt::CTRL | Qt::SHIFT | Qt::Key_A, [this] {
        const int group = m_model->groupOf(m_table->currentIndex().row());
        if (group >= 0) m_table->chosen().chooseGroup(group, true);
    });
    command(tr("Select all machines found"), {}, [this] { m_table->selectAll(); });
    command(tr("Select no machine"), {}, [this] { m_table->chosen().chooseNone(); });
}

void InventoryPlace::showHeadingMenu(int group, const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    // By value: the groups may have changed by the time a choice is made.
    const std::string value = m_model->groups()[std::size_t(group)].value;
    const auto present = [this, value] {
        const auto& groups = m_model->groups();
        const auto same =
            std::find_if(groups.begin(), groups.end(), [&](const ReplicaGroup& each) { return each.value == value; });
        return same == groups.end() ? -1 : int(same - groups.begin());
    };
    const int machines = int(m_model->machinesOf(group).size());
    menu->addAction(m_model->isOpen(group) ? tr("Close group") : tr("Open group"), this, [this, present] {
        if (const int now = present(); now >= 0) m_model->setOpen(now, !m_model->isOpen(now));
    });
    menu->addAction(tr("Select its %n machine(s)", nullptr, machines), this, [this, present] {
        if (const int now = present(); now >= 0) m_table->chosen().chooseGroup(now, true);
    });
    menu->addAction(tr("Take its machines out of the selection"), this,
                    [this, present] {
                        if (const int now = present(); now >= 0) m_table->chosen().chooseGroup(now, false);
                    })
        ->setEnabled(m_table->chosen().chosenOf(group) > 0);
    menu->addSeparator();
    const std::string field(machineFields()[*m_model->groupField()].name);
    menu->addAction(tr("Show only this group"), this, [this, field, value] {
        m_query->setQuery(
            QString::fromStdString(withFacet(m_search->query().toStdString(), machineSchema(), field, value, true)));
    });
    menu->addAction(tr("Show all but this group"), this, [this, field, value] {
        m_query->setQuery(QString::fromStdString(
            withExclusion(m_search->query().toStdString(), machineSchema(), field, value, true)));
    });
    menu->addSeparator();
    menu->addAction(tr("Open all groups"), this, [this] { m_model->setAllOpen(true); });
    menu->addAction(tr("Close all groups"), this, [this] { m_model->setAllOpen(false); });
    menu->popup(at);
}

} // namespace remuda
