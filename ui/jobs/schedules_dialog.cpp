// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/schedules_dialog.h"

#include "core/client/api/api_client.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/jobs/schedule_models.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QUrlQuery>

namespace remuda {

SchedulesDialog::SchedulesDialog(const PlaceContext& context, QWidget* parent)
    : QDialog(parent)
    , m_context(context)
    , m_schedules(new SchedulesModel(this))
    , m_freezes(new FreezesModel(this))
    , m_windows(new WindowsModel(this))
    , m_tabs(new QTabWidget)
    , m_message(new MessageBar)
    , m_job(new QPushButton(tr("Show last job")))
    , m_pause(new QPushButton(tr("Pause")))
    , m_delete(new QPushButton(tr("Delete…"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Schedules, freezes and windows"));
    resize(1080, 460);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, windowTitle()));
    layout->addWidget(m_message);
    m_tabs->setDocumentMode(true);
    addPage(tr("Schedules"), tr("Schedules"), QStringLiteral("/schedules"), m_schedules, {18, 12, 20, 34, 20, 12, 10},
            tr("Nothing comes again and again. “remudactl schedules add” makes a schedule."));
    addPage(tr("Freezes"), tr("Freezes"), QStringLiteral("/freezes"), m_freezes, {12, 24, 20, 20, 30, 10},
            tr("No freeze is in force or to come. “remudactl freezes add” makes one."));
    addPage(tr("Maintenance windows"), tr("Maintenance windows"), QStringLiteral("/windows"), m_windows,
            {24, 38, 10, 26, 10}, tr("There are no maintenance windows. “remudactl windows add” makes one."));
    layout->addWidget(m_tabs, 1);
    auto* buttons = new QHBoxLayout;
    auto* close = new QPushButton(tr("Close"));
    for (QPushButton* button : {m_job, m_pause, m_delete}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    buttons->addWidget(close);
    layout->addLayout(buttons);
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
    load();
    updateButtons();
}

TableView* SchedulesDialog::addPage(const QString& title, const QString& name, const QString& path,
                                    QAbstractItemModel* model, const QVector<int>& widths, const QString& when_empty) {
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(model);
    sorted->setSortRole(SortRole);
    auto* table = new TableView(name);
    table->setModel(sorted);
    table->setColumnWidths(widths);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setPlaceholder(when_empty);
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SchedulesDialog::updateButtons);
    connect(model, &QAbstractItemModel::dataChanged, this, &SchedulesDialog::updateButtons);
    m_pages.append({path, title, table});
    m_tabs->addTab(table, title);
    return table;
}

void SchedulesDialog::takeEvents(const QVector<Event>& batch) {
    for (const Event& event : batch)
        for (const char* kind : {"schedule", "freeze", "window", "job"})
            if (event.kind == QLatin1String(kind) && !m_soon.isActive()) m_soon.start();
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
        if (page.path == path && page.table->selectedIds().isEmpty() && page.table->model()->rowCount() > 0)
            page.table->selectRow(0);
    updateButtons();
}

const SchedulesDialog::Page& SchedulesDialog::page() const {
    return m_pages.at(m_tabs->currentIndex());
}

void SchedulesDialog::updateButtons() {
    const QString id = page().table->selectedIds().value(0);
    const bool offline = isOffline(m_context.events);
    const Schedule* schedule = page().path == QLatin1String("/schedules") ? m_schedules->find(id) : nullptr;
    m_job->setVisible(page().path == QLatin1String("/schedules"));
    m_pause->setVisible(m_job->isVisibleTo(this));
    m_pause->setText(schedule != nullptr && schedule->paused ? tr("Resume") : tr("Pause"));
    m_pause->setEnabled(schedule != nullptr && !offline);
    m_delete->setEnabled(!id.isEmpty() && !offline);
    const bool ran = schedule != nullptr && std::any_of(schedule->runs.begin(), schedule->runs.end(),
                                                        [](const ScheduleRun& run) { return !run.job.empty(); });
    m_job->setEnabled(ran);
    m_job->setToolTip(ran ? QString() : tr("No run has begun a job yet"));
    for (QPushButton* button : {m_pause, m_delete})
        button->setToolTip(offline ? offlineReason() : id.isEmpty() ? tr("Choose a row first") : QString());
}

void SchedulesDialog::answered(const Result<ApiAnswer>& result, const QString& what_failed) {
    if (!result) return m_message->showProblem(what_failed, result.problem());
    m_message->clear();
    load();
}

void SchedulesDialog::pauseChosen() {
    const QString id = page().table->selectedIds().value(0);
    const Schedule* schedule = m_schedules->find(id);
    if (schedule == nullptr) return;
    const QString word = schedule->paused ? QStringLiteral("resume") : QStringLiteral("pause");
    m_context.api.post(QStringLiteral("/schedules/%1/%2").arg(id, word), {}, boost::json::object{}, this,
                       [this](const Result<ApiAnswer>& result) { answered(result, tr("Nothing was changed")); });
}

void SchedulesDialog::deleteChosen() {
    const QString id = page().table->selectedIds().value(0);
    if (id.isEmpty()) return;
    const auto* model = page().table->model();
    const int row = page().table->selectionModel()->selectedRows().value(0).row();
    Consequences consequences;
    consequences.title = tr("Delete this?");
    consequences.verb = tr("Delete");
    if (page().path == QLatin1String("/freezes"))
        consequences.lines.append(
            {tr("Afterwards"), tr("What waits for the end of the freeze may begin at once."), Tone::attention});
    if (page().path == QLatin1String("/schedules"))
        consequences.lines.append(
            {tr("Afterwards"), tr("No further runs; jobs that it has begun go on."), std::nullopt});
    Consequences::Item item;
    for (int column = 0; column < model->columnCount(); ++column) {
        consequences.headers << model->headerData(column, Qt::Horizontal).toString();
        item.cells << model->index(row, column).data().toString();
    }
    consequences.items.append(item);
    auto* sheet = new ConsequenceSheet(this);
    sheet->showConsequences(consequences);
    connect(sheet, &ConsequenceSheet::confirmed, this, [this, sheet, path = page().path + QLatin1Char('/') + id] {
        m_context.api.remove(path, {}, this,
                             [this](const Result<ApiAnswer>& result) { answered(result, tr("Nothing was deleted")); });
        sheet->close();
    });
    sheet->open();
}

void SchedulesDialog::openLastJob() {
    const Schedule* schedule = m_schedules->find(page().table->selectedIds().value(0));
    if (schedule == nullptr) return;
    for (const ScheduleRun& run : schedule->runs)
        if (!run.job.empty()) return Q_EMIT jobAsked(QString::fromStdString(run.job));
}

} // namespace remuda
