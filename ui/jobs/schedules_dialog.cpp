// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of what is planned, how they are filled and kept fresh.
#include "ui/jobs/schedules_dialog.h"

#include "core/client/api/api_client.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/table_view.h"
#include "ui/jobs/schedule_models.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QUrlQuery>

#include <algorithm>

namespace remuda {

SchedulesDialog::SchedulesDialog(const PlaceContext& context, QWidget* parent)
    : QDialog(parent)
    , m_context(context)
    , m_schedules(new SchedulesModel(this))
    , m_freezes(new FreezesModel(this))
    , m_windows(new WindowsModel(this))
    , m_tabs(new QTabWidget)
    , m_message(new MessageBar)
    , m_add(new QPushButton(Theme::instance().icon(QStringLiteral("plus")), tr("Add…")))
    , m_change(new QPushButton(tr("Change…")))
    , m_job(new QPushButton(tr("Show last job")))
    , m_pause(new QPushButton(tr("Pause")))
    , m_delete(new QPushButton(tr("Delete…"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Schedules, freezes and windows"));
    resize(parent ? qMin(1280, parent->window()->width()) : 1280, 460);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, windowTitle()));
    layout->addWidget(m_message);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Planned"));
    addPage(QStringLiteral("schedule"), tr("Schedules"), m_schedules, {20, 8, 24, 47, 18, 9, 8},
            tr("Nothing comes again and again. “Add…” makes a schedule."));
    addPage(QStringLiteral("freeze"), tr("Freezes"), m_freezes, {12, 18, 21, 21, 40, 8},
            tr("No freeze is in force or to come. “Add…” makes one."));
    addPage(QStringLiteral("window"), tr("Maintenance windows"), m_windows, {20, 36, 10, 24, 10},
            tr("There are no maintenance windows. “Add…” makes one."));
    layout->addWidget(m_tabs, 1);
    auto* buttons = new QHBoxLayout;
    auto* close = new QPushButton(tr("Close"));
    for (QPushButton* button : {m_add, m_change, m_job, m_pause, m_delete}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    buttons->addWidget(close);
    layout->addLayout(buttons);
    connect(m_add, &QPushButton::clicked, this, &SchedulesDialog::addOne);
    connect(m_change, &QPushButton::clicked, this, &SchedulesDialog::changeChosen);
    connect(m_job, &QPushButton::clicked, this, &SchedulesDialog::openLastJob);
    connect(m_pause, &QPushButton::clicked, this, &SchedulesDialog::pauseChosen);
    connect(m_delete, &QPushButton::clicked, this, &SchedulesDialog::deleteChosen);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_tabs, &QTabWidget::currentChanged, this, &SchedulesDialog::updateButtons);
    m_soon.setSingleShot(true);
    m_soon.setInterval(300);
    connect(&m_soon, &QTimer::timeout, this, &SchedulesDialog::load);
    connect(&context.events, &EventStream::events, this, &SchedulesDialog::takeEvents);
    connect(&context.events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live) load();
        updateButtons();
    });
    if (context.rights) connect(context.rights, &RightsKeeper::changed, this, &SchedulesDialog::updateButtons);
    m_pages.first().table->setFocus(); // the tabs, which come first, would not show that they have the keyboard
    load();
    updateButtons();
}

void SchedulesDialog::addPage(const QString& kind, const QString& title, QAbstractItemModel* model,
                              const QVector<int>& widths, const QString& when_empty) {
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(model);
    sorted->setSortRole(SortRole);
    auto* table = new TableView(title);
    table->setModel(sorted);
    table->setColumnWidths(widths);
    table->sortByColumn(0, Qt::AscendingOrder);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setPlaceholder(when_empty);
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SchedulesDialog::updateButtons);
    connect(table, &TableView::opened, this, &SchedulesDialog::changeChosen);
    connect(model, &QAbstractItemModel::dataChanged, this, &SchedulesDialog::updateButtons);
    m_pages.append({kind, QStringLiteral("/%1s").arg(kind), title, table});
    m_tabs->addTab(table, title);
}

void SchedulesDialog::takeEvents(const QVector<Event>& batch) {
    const auto is_of_here = [this](const Event& event) {
        return event.kind == QLatin1String("job") ||
               std::any_of(m_pages.begin(), m_pages.end(), [&](const Page& page) { return page.kind == event.kind; });
    };
    if (!m_soon.isActive() && std::any_of(batch.begin(), batch.end(), is_of_here)) m_soon.start();
}

void SchedulesDialog::load() {
    for (const Page& page : m_pages)
        m_context.api.get(page.path, {}, this, [this, page](const Result<ApiAnswer>& result) {
            if (!result)
                return m_message->showProblem(tr("“%1” could not be read").arg(page.noun), result.problem(),
                                              [this] { load(); });
            const auto* object = result->body.if_object();
            const auto* items = object ? object->if_contains("items") : nullptr;
            if (!items || !items->is_array())
                return m_message->showProblem(tr("“%1” could not be read").arg(page.noun),
                                              unreadableAnswer("a list of items"));
            take(page.path, items->get_array());
        });
}

void SchedulesDialog::take(const QString& path, const boost::json::array& items) {
    const auto fill = [&](auto* model, auto read, const char* expected) {
        auto rows = readRows(items, read, expected);
        if (!rows) return m_message->showProblem(tr("The list could not be read"), rows.problem());
        model->setRows(std::move(*rows));
    };
    if (path == QLatin1String("/schedules")) fill(m_schedules, scheduleFromJson, "a schedule");
    if (path == QLatin1String("/freezes")) fill(m_freezes, freezeFromJson, "a freeze");
    if (path == QLatin1String("/windows")) fill(m_windows, windowFromJson, "a maintenance window");
    for (const Page& page : m_pages)
        if (page.path == path) select(page);
    updateButtons();
}

// What is wanted, once it is there; something in any case, for the buttons to be of.
void SchedulesDialog::select(const Page& page) {
    const auto* rows = page.table->model();
    for (int row = 0; page.kind == m_wanted_kind && row < rows->rowCount(); ++row) {
        if (rows->index(row, 0).data(IdRole).toString() != m_wanted_id) continue;
        page.table->selectRow(row);
        m_wanted_kind.clear();
        return;
    }
    if (page.table->selectedIds().isEmpty() && rows->rowCount() > 0) page.table->selectRow(0);
}

void SchedulesDialog::reveal(const QString& kind, const QString& id) {
    m_wanted_kind = kind;
    m_wanted_id = id;
    for (int number = 0; number < int(m_pages.size()); ++number) {
        if (m_pages[number].kind != kind) continue;
        m_tabs->setCurrentIndex(number);
        select(m_pages[number]);
    }
}

} // namespace remuda
