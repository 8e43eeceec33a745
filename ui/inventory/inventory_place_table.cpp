// SPDX-License-Identifier: GPL-3.0-or-later
// The table with its facets and the machine beside it, and what follows what is chosen in it.
#include "ui/common/empty_state.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/ui_state.h"
#include "ui/inventory/facet_panel.h"
#include "ui/inventory/first_rows.h"
#include "ui/inventory/inventory_edits.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/inventory_search.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/machine_detail.h"
#include "ui/inventory/machine_selection.h"
#include "ui/inventory/past_view.h"
#include "ui/inventory/rack_pane.h"
#include "ui/inventory/selection_strip.h"
#include "ui/inventory/selection_survey.h"
#include "ui/inventory/verb_actions.h"

#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace remuda {

void InventoryPlace::makeTable(QVBoxLayout* layout) {
    m_table->setContextMenuPolicy(Qt::DefaultContextMenu);
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table->horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            &InventoryPlace::chooseColumns);
    connect(m_table, &InventoryTable::headingMenuAsked, this, &InventoryPlace::showHeadingMenu);
    connect(m_table, &TableView::contextMenuAsked, this, [this](const QPoint& at) {
        if (!selection().isEmpty()) m_actions_menu->popup(at);
    });
    connect(m_table, &TableView::opened, this, [this] { m_detail->setFocus(Qt::OtherFocusReason); });
    m_racks = new RackPane(m_context.inventory.replica(), *m_model, m_table->chosen());
    connect(&m_table->chosen(), &MachineSelection::chosenChanged, this, &InventoryPlace::selectionChanged);
    connect(&m_table->chosen(), &QItemSelectionModel::currentRowChanged, this, &InventoryPlace::showDetail);
    connect(m_strip, &SelectionStrip::queryAsked, this, &InventoryPlace::setQuery);
    connect(m_survey, &SelectionSurvey::known, this, &InventoryPlace::showFacts);
    new FirstRows(*m_table);

    m_table_pages->addWidget(m_table);
    m_table_pages->addWidget(m_empty);
    m_table_pages->addWidget(m_racks);
    followRacks();
    auto* middle = new QWidget;
    auto* middle_layout = new QVBoxLayout(middle);
    middle_layout->setContentsMargins(0, 0, 0, 0);
    middle_layout->setSpacing(0);
    middle_layout->addWidget(m_table_pages, 1);
    middle_layout->addWidget(m_strip);
    auto* splitter = new QSplitter;
    splitter->setObjectName(QStringLiteral("InventorySplitter"));
    splitter->addWidget(m_facets);
    splitter->addWidget(middle);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(1, 1);
    splitter->setCollapsible(1, false);
    splitter->setHandleWidth(1);
    splitter->setSizes({172, 690, 384});
    UiState::instance().keep(splitter);
    layout->addWidget(splitter, 1);
}

void InventoryPlace::applyResult(const ReplicaSearchResult& result) {
    m_facets->show(result);
    showEmptiness(result);
    m_racks->refresh();
    if (!m_reveal.isEmpty() && m_table->goTo(m_reveal)) m_reveal.clear();
    selectionChanged();
}

void InventoryPlace::selectionChanged() {
    auto rows = m_table->chosen().rows();
    const int count = int(rows.size());
    const QString why_not = whyReadOnly();
    m_edits->setSelection(count, why_not);
    m_open_import->setEnabled(why_not.isEmpty());
    m_open_import->setToolTip(why_not);
    if (why_not.isEmpty())
        forbid(m_open_import, whyForbiddenAnywhere(m_context.rights, Permission::import, tr("Import machines")));
    m_actions->setText(count == 0 ? tr("Actions") : tr("Actions on %n", nullptr, count));
    m_actions->setEnabled(count > 0 && why_not.isEmpty());
    m_actions->setToolTip(why_not);
    m_strip->refresh(count);
    m_survey->ask(m_model->snapshotPointer(), std::move(rows),
                  m_context.rights ? m_context.rights->rights() : OwnRights());
    Q_EMIT statusTextChanged();
}

void InventoryPlace::showFacts(const SelectionFacts& facts) {
    m_verbs->setSelection(facts.choices, whyReadOnly());
    PermissionSet may;
    for (const auto& choice : facts.choices)
        may.add(choice.may);
    m_edits->setMay(may);
    m_strip->setTotals(facts.totals);
    showDetail();
}

void InventoryPlace::showDetail() {
    const MachineSelection& chosen = m_table->chosen();
    const int count = chosen.count();
    if (count > 1) return m_detail->showMany(count, m_strip->summary());
    const auto rows = count == 1 ? chosen.rows() : std::vector<std::uint32_t>();
    if (rows.empty()) return m_detail->showNothing();
    m_detail->showMachine(m_model->snapshot().machine(rows.front()), !whyReadOnly().isEmpty(), m_past->moment());
}

} // namespace remuda
