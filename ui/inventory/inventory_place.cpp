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
#include "ui/inventory/selection_survey.h"
#include "ui/inventory/table_layout.h"
#include "ui/inventory/verb_actions.h"
#include "ui/inventory/verb_sheet.h"

#include <QPushButton>
#include <QStackedWidget>

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
    , m_survey(new SelectionSurvey(this))
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
    if (context.rights) {
        m_verbs->setRights(&context.rights->rights());
        connect(context.rights, &RightsKeeper::changed, this, &InventoryPlace::selectionChanged);
    }
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
    if (!isOffline())
        return m_context.rights && m_context.rights->rights().onlyLooks()
                   ? tr("You may look at everything and change nothing")
                   : QString();
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

QStringList InventoryPlace::selection() const {
    return m_table->chosen().names();
}

void InventoryPlace::act(Verb verb) {
    const QStringList names = selection();
    if (names.isEmpty()) return;
    auto* sheet = new VerbSheet(m_context.api, verb, names, this);
    connect(sheet, &VerbSheet::done, this, [this](const QString& job, const QString& sentence) {
        MessageBar::Action show;
        const bool waits = job.startsWith(QLatin1String("approval/"));
        if (!job.isEmpty())
            show = {waits ? tr("Show approval") : tr("Show job"),
                    [this, job] { Q_EMIT goTo(QStringLiteral("Jobs"), job, {}); }};
        m_message->showMessage(waits ? Tone::attention : Tone::good, sentence, QString(), show);
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
