// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_place.h"

#include "ui/common/card.h"
#include "ui/common/command_registry.h"
#include "ui/common/empty_state.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"
#include "ui/common/ui_state.h"
#include "ui/inventory/facet_panel.h"
#include "ui/inventory/first_rows.h"
#include "ui/inventory/import_page.h"
#include "ui/inventory/inventory_edits.h"
#include "ui/inventory/inventory_search.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/machine_detail.h"
#include "ui/inventory/machine_selection.h"
#include "ui/inventory/past_view.h"
#include "ui/inventory/rack_pane.h"
#include "ui/inventory/saved_views.h"
#include "ui/inventory/selection_strip.h"
#include "ui/inventory/table_layout.h"
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
    , m_view_store(
          new ViewStore(PrivateViews::usualFile(), UiState::instance().settings(), context.api, context.events, this))
    , m_views(new SavedViews(*m_view_store, context.commands, this))
    , m_message(new MessageBar)
    , m_banner(new MessageBar)
    , m_facets(new FacetPanel)
    , m_table(new InventoryTable(*m_model))
    , m_layout(new TableLayout(*m_table))
    , m_strip(new SelectionStrip(*m_table))
    , m_table_pages(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_detail(new MachineDetail(context)) {
    m_past = new PastView(
        context, *m_banner, [this] { return m_query->text(); }, this);
    auto* browse = new QWidget;
    m_edits = new InventoryEdits( // its keys are those of the table, not of the import's page
        context, *m_message, [this] { return selection(); }, browse);
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

    setQueryLanguage(m_query, machineSchema(), [this](const std::string& field, const std::string& prefix) {
        return m_search->knownValues(field, prefix);
    });
    connect(m_query, &QueryBar::queryChanged, m_search, &InventorySearch::setQuery);
    connect(m_query, &QueryBar::left, this, &InventoryPlace::takeFocus);
    connect(m_query, &QueryBar::wrong, this, [this](const QString& message) {
        m_query_error->setText(message);
        m_query_error->setVisible(!message.isEmpty());
    });
    connect(m_facets, &FacetPanel::queryAsked, m_query, &QueryBar::setQuery);
    connect(m_search, &InventorySearch::found, this, &InventoryPlace::applyResult);
    connect(m_verbs, &VerbActions::asked, this, &InventoryPlace::act);
    connect(m_detail, &MachineDetail::goTo, this, &Place::goTo);
    connect(m_detail, &MachineDetail::verbAsked, this, &InventoryPlace::act);
    connect(m_detail, &MachineDetail::edited, m_edits, &InventoryEdits::edited);
    connect(m_past, &PastView::shown, this, &InventoryPlace::momentChanged);
    connect(&context.inventory, &LiveInventory::stateChanged, this, [this] {
        selectionChanged();
        showEmptiness({});
    });
    makeGroups();
    makeViews();
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
void InventoryPlace::takeFocus() {
    if (m_pages->currentIndex() != 0) return m_import->setFocus(Qt::ShortcutFocusReason);
    if (m_table_pages->currentWidget() == m_empty) return m_empty->takeFocus();
    m_table_pages->currentWidget()->setFocus(Qt::ShortcutFocusReason);
}
bool InventoryPlace::isOffline() const {
    return m_context.inventory.state() == LiveInventory::State::offline;
}

QString InventoryPlace::whyReadOnly() const {
    if (m_past->isPast()) return m_past->whyReadOnly();
    if (!isOffline()) return {};
    return m_context.inventory.lastProblem().type == "no-connection"
               ? tr("The server does not answer, so nothing can be changed")
               : tr("You are not signed in, so nothing can be changed");
}

// Another copy of the machines is to be shown: the one of a past moment, or the live one again.
void InventoryPlace::momentChanged() {
    if (m_past->isPast())
        m_search->setReplica(*m_past->replica(), fromMilliseconds(m_past->moment().toMSecsSinceEpoch()));
    else
        m_search->setReplica(m_context.inventory.replica());
    m_as_of->setText(m_past->buttonText());
    m_show_racks->setEnabled(!m_past->isPast());
    if (m_past->isPast()) m_message->clear(); // it may offer what cannot be done in the past
    showMachines();
    selectionChanged();
}

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
    splitter->setSizes({172, 706, 368});
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

QStringList InventoryPlace::selection() const {
    return m_table->chosen().names();
}

void InventoryPlace::selectionChanged() {
    static const std::size_t status_field = replicaField("status"), reason_field = replicaField("status_reason"),
                             protected_field = replicaField("protected");
    static const int maintenance = machineSchema().flag("maintenance");
    std::vector<VerbActions::Choice> choices;
    const ReplicaSnapshot& snapshot = m_model->snapshot();
    const auto rows = m_table->chosen().rows();
    for (const std::uint32_t row : rows) {
        const auto status = machineStatusFromText(snapshot.text(row, status_field));
        if (status)
            choices.push_back({*status, std::string(snapshot.text(row, reason_field)),
                               snapshot.number(row, protected_field).value_or(0) != 0,
                               maintenance >= 0 && snapshot.flag(row, std::size_t(maintenance))});
    }
    m_verbs->setSelection(choices, whyReadOnly());
    m_edits->setSelection(int(rows.size()), whyReadOnly());
    m_actions->setText(rows.empty() ? tr("Actions") : tr("Actions on %n", nullptr, int(rows.size())));
    m_actions->setEnabled(!rows.empty() && whyReadOnly().isEmpty());
    m_actions->setToolTip(whyReadOnly());
    m_strip->refresh();
    showDetail();
    Q_EMIT statusTextChanged();
}

void InventoryPlace::showDetail() {
    const MachineSelection& chosen = m_table->chosen();
    const int count = chosen.count();
    if (count > 1) return m_detail->showMany(count, m_strip->summary());
    const auto rows = count == 1 ? chosen.rows() : std::vector<std::uint32_t>();
    if (rows.empty()) return m_detail->showNothing();
    m_detail->showMachine(m_model->snapshot().machine(rows.front()), !whyReadOnly().isEmpty(), m_past->moment());
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
    if (m_table->goTo(hardware_name))
        m_reveal.clear();
    else
        setQuery(QStringLiteral("name:") + QString::fromStdString(quoteQueryValue(hardware_name.toStdString())));
    return true;
}

void InventoryPlace::setQuery(const QString& query) {
    m_pages->setCurrentIndex(0);
    m_views->leave(); // what is shown next is no view's doing
    m_query->setQuery(query);
    presentChanged();
}

} // namespace remuda
