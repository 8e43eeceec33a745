// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_place.h"

#include "ui/common/card.h"
#include "ui/common/command_registry.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"
#include "ui/common/table_view.h"
#include "ui/common/ui_state.h"
#include "ui/inventory/facet_panel.h"
#include "ui/inventory/first_rows.h"
#include "ui/inventory/import_page.h"
#include "ui/inventory/inventory_search.h"
#include "ui/inventory/machine_detail.h"
#include "ui/inventory/rack_pane.h"
#include "ui/inventory/saved_views.h"
#include "ui/inventory/verb_actions.h"
#include "ui/inventory/verb_sheet.h"

#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace remuda {

InventoryPlace::InventoryPlace(const PlaceContext& context, QWidget* parent)
    : Place(parent)
    , m_context(context)
    , m_model(new InventoryModel(this))
    , m_search(new InventorySearch(context.inventory, *m_model, this))
    , m_verbs(new VerbActions(context.commands, this))
    , m_pages(new QStackedWidget)
    , m_query(new QueryBar)
    , m_query_error(new TextLabel(TextKind::caption))
    , m_views(new SavedViews(UiState::instance().settings()))
    , m_message(new MessageBar)
    , m_facets(new FacetPanel)
    , m_table(new TableView(QStringLiteral("Machines")))
    , m_table_pages(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_detail(new MachineDetail(context)) {
    auto* browse = new QWidget;
    auto* layout = new QVBoxLayout(browse);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeBar(layout);
    makeTable(layout);
    m_pages->addWidget(browse);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);
    setFocusProxy(m_table);
    makeColumnMenu();

    setQueryLanguage(m_query, machineSchema(), [this](const std::string& field, const std::string& prefix) {
        return m_search->knownValues(field, prefix);
    });
    m_search->setFacets(FacetPanel::fields());
    connect(m_query, &QueryBar::queryChanged, m_search, &InventorySearch::setQuery);
    connect(m_query, &QueryBar::queryChanged, m_views, &SavedViews::showQuery);
    connect(m_query, &QueryBar::wrong, this, [this](const QString& message) {
        m_query_error->setText(message);
        m_query_error->setVisible(!message.isEmpty());
    });
    connect(m_views, &SavedViews::queryAsked, m_query, &QueryBar::setQuery);
    connect(m_facets, &FacetPanel::queryAsked, m_query, &QueryBar::setQuery);
    connect(m_search, &InventorySearch::found, this, &InventoryPlace::applyResult);
    connect(m_verbs, &VerbActions::asked, this, &InventoryPlace::act);
    connect(m_detail, &MachineDetail::goTo, this, &Place::goTo);
    connect(m_detail, &MachineDetail::verbAsked, this, &InventoryPlace::act);
    connect(&context.inventory, &LiveInventory::stateChanged, this, [this] {
        selectionChanged();
        showEmptiness({});
    });
    keepSelectionThroughReset();
    tellTeams();
    selectionChanged();
}

QString InventoryPlace::title() const {
    return tr("Inventory");
}
QString InventoryPlace::iconName() const {
    return QStringLiteral("inventory");
}
void InventoryPlace::focusQuery() {
    m_pages->setCurrentIndex(0);
    m_query->setFocus(Qt::ShortcutFocusReason);
    m_query->selectAll();
}
bool InventoryPlace::isOffline() const {
    return m_context.inventory.state() == LiveInventory::State::offline;
}

void InventoryPlace::makeTable(QVBoxLayout* layout) {
    m_table->setModel(m_model);
    m_table->setContextMenuPolicy(Qt::DefaultContextMenu);
    m_table->sortByColumn(0, Qt::AscendingOrder);
    const auto& columns = inventoryColumns();
    QVector<int> widths;
    for (const InventoryColumn& column : columns)
        widths.append(column.width);
    m_table->setColumnWidths(widths, false);
    setColumns(UiState::instance().settings().value(Setting::table_columns).toStringList());
    m_table->horizontalHeader()->setObjectName(QStringLiteral("MachinesHeader"));
    UiState::instance().keep(m_table->horizontalHeader());
    m_table->sortByColumn(m_table->horizontalHeader()->sortIndicatorSection(),
                          m_table->horizontalHeader()->sortIndicatorOrder());
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table->horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            [this](const QPoint& at) { m_columns_menu->popup(m_table->horizontalHeader()->mapToGlobal(at)); });
    connect(m_table, &TableView::contextMenuAsked, this, [this](const QPoint& at) {
        if (!selection().isEmpty()) m_actions_menu->popup(at);
    });
    connect(m_table, &TableView::opened, this, [this] { m_detail->setFocus(Qt::OtherFocusReason); });
    m_racks = new RackPane(m_context.inventory.replica(), *m_model, *m_table->selectionModel());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &InventoryPlace::selectionChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &InventoryPlace::showDetail);
    new FirstRows(*m_table);

    m_table_pages->addWidget(m_table);
    m_table_pages->addWidget(m_empty);
    m_table_pages->addWidget(m_racks);
    followRacks();
    auto* splitter = new QSplitter;
    splitter->setObjectName(QStringLiteral("InventorySplitter"));
    splitter->addWidget(m_facets);
    splitter->addWidget(m_table_pages);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(1, 1);
    splitter->setCollapsible(1, false);
    splitter->setHandleWidth(1);
    splitter->setSizes({172, 706, 368});
    UiState::instance().keep(splitter);
    layout->addWidget(splitter, 1);
}

void InventoryPlace::applyResult(const ReplicaSearchResult& result) {
    m_facets->show(result);
    showEmptiness(result);
    m_racks->refresh();
    if (!m_reveal.isEmpty()) {
        const int row = m_model->rowOf(m_reveal);
        if (row >= 0) {
            m_table->selectRow(row);
            m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
            m_reveal.clear();
        }
    }
    selectionChanged();
}

// A reset forgets indexes; machines are known by name, so selection, current row and scroll position come back by it.
void InventoryPlace::keepSelectionThroughReset() {
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_kept_selection = m_table->selectedIds();
        m_kept_current = m_model->nameOf(m_table->currentIndex().row());
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        QItemSelection selection;
        for (const QString& name : m_kept_selection)
            if (const int row = m_model->rowOf(name); row >= 0)
                selection.select(m_model->index(row, 0), m_model->index(row, m_model->columnCount() - 1));
        m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
        if (const int row = m_model->rowOf(m_kept_current); row >= 0)
            m_table->selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
    });
}

QStringList InventoryPlace::selection() const {
    return m_table->selectedIds();
}

void InventoryPlace::selectionChanged() {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    static const std::size_t cores_field = replicaField("cpu_cores"), memory_field = replicaField("memory_gib"),
                             cost_field = replicaField("monthly_cost_usd"), status_field = replicaField("status"),
                             reason_field = replicaField("status_reason"), protected_field = replicaField("protected");
    std::vector<VerbActions::Choice> choices;
    qint64 cores = 0, memory = 0, micros = 0;
    int unknown = 0;
    for (const QModelIndex& index : rows) {
        const std::uint32_t row = m_model->snapshotRow(index.row());
        const ReplicaSnapshot& snapshot = m_model->snapshot();
        cores += snapshot.number(row, cores_field).value_or(0);
        memory += snapshot.number(row, memory_field).value_or(0);
        const auto cost = snapshot.number(row, cost_field);
        cost ? micros += * cost : unknown += 1;
        const auto status = machineStatusFromText(snapshot.text(row, status_field));
        const int maintenance = machineSchema().flag("maintenance");
        if (status)
            choices.push_back({*status, std::string(snapshot.text(row, reason_field)),
                               snapshot.number(row, protected_field).value_or(0) != 0,
                               maintenance >= 0 && snapshot.flag(row, std::size_t(maintenance))});
    }
    m_verbs->setSelection(choices,
                          isOffline() ? tr("The server does not answer, so nothing can be changed") : QString());
    m_actions->setText(rows.isEmpty() ? tr("Actions") : tr("Actions on %n", nullptr, int(rows.size())));
    m_actions->setEnabled(!rows.isEmpty() && !isOffline());
    m_selection_text.clear();
    if (rows.size() > 1) {
        m_selection_text = tr("%n selected", nullptr, int(rows.size())) + QStringLiteral(" · ") +
                           tr("%1 cores").arg(format::number(cores)) + QStringLiteral(" · ") + format::memory(memory) +
                           QStringLiteral(" · ") + format::moneyPerMonth(double(micros) / 1e6);
        if (unknown > 0) m_selection_text += tr(" + %n unknown", nullptr, unknown);
    }
    showDetail();
    Q_EMIT statusTextChanged();
}

void InventoryPlace::showDetail() {
    const QStringList names = selection();
    const int row = m_table->currentIndex().row();
    if (names.size() > 1) return m_detail->showMany(names, m_selection_text);
    if (names.isEmpty() || row < 0 || row >= m_model->rowCount()) return m_detail->showNothing();
    const int chosen = m_model->rowOf(names.front());
    if (chosen >= 0) m_detail->showMachine(m_model->snapshot().machine(m_model->snapshotRow(chosen)), isOffline());
}

void InventoryPlace::act(Verb verb) {
    const QStringList names = selection();
    if (names.isEmpty()) return;
    auto* sheet = new VerbSheet(m_context.api, verb, names, this);
    connect(sheet, &VerbSheet::done, this, [this](const QString& job, const QString& sentence) {
        MessageBar::Action show;
        if (!job.isEmpty()) show = {tr("Show job"), [this, job] { Q_EMIT goTo(QStringLiteral("Jobs"), job, {}); }};
        m_message->showMessage(Tone::good, sentence, QString(), show);
    });
    sheet->open();
}

bool InventoryPlace::reveal(const QString& hardware_name) {
    m_pages->setCurrentIndex(0);
    m_reveal = hardware_name;
    const int row = m_model->rowOf(hardware_name);
    if (row < 0)
        m_query->setQuery(QStringLiteral("name:") +
                          QString::fromStdString(quoteQueryValue(hardware_name.toStdString())));
    else {
        m_reveal.clear();
        m_table->selectRow(row);
        m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
    }
    return true;
}

void InventoryPlace::setQuery(const QString& query) {
    m_pages->setCurrentIndex(0);
    m_query->setQuery(query);
}

QString InventoryPlace::statusText() const {
    const auto all = qint64(m_context.inventory.replica().snapshot()->rows());
    QString text = tr("%1 machines").arg(format::number(all));
    if (m_model->rowCount() != all)
        text += QStringLiteral("   ") + tr("%1 shown").arg(format::number(m_model->rowCount()));
    if (!m_selection_text.isEmpty()) text += QStringLiteral("   ") + m_selection_text;
    return text;
}

void InventoryPlace::showEmptiness(const ReplicaSearchResult& result) {
    const bool none_at_all = m_context.inventory.replica().snapshot()->rows() == 0;
    if (m_model->rowCount() > 0) {
        showMachines();
        return;
    }
    const auto state = m_context.inventory.state();
    if (none_at_all && (state == LiveInventory::State::loading || state == LiveInventory::State::empty ||
                        state == LiveInventory::State::catching_up)) {
        m_empty->setWords(QStringLiteral("inventory"), tr("Loading the inventory…"),
                          tr("The first time takes a moment; afterwards it is kept here."));
        m_empty->setAction({}, {});
    } else if (none_at_all && state == LiveInventory::State::offline) {
        m_empty->setWords(QStringLiteral("offline"), tr("The server does not answer"),
                          tr("No machines are kept here from an earlier time."));
        m_empty->setAction(tr("Try again"), [this] { m_context.events.retryNow(); });
    } else if (none_at_all) {
        m_empty->setWords(QStringLiteral("inventory"), tr("There are no machines yet"),
                          tr("Import a CSV file, or add machines through the API."));
        m_empty->setAction(tr("Import machines…"), [this] { openImport(); });
    } else if (!result.problem) {
        m_empty->setWords(
            QStringLiteral("filter"), tr("No machine matches"),
            tr("Of %1 machines none meets “%2”.")
                .arg(format::number(qint64(m_context.inventory.replica().snapshot()->rows())), m_query->text()));
        m_empty->setAction(tr("Show all machines"), [this] { m_query->setQuery(QString()); });
    }
    m_table_pages->setCurrentWidget(m_empty);
}

} // namespace remuda
