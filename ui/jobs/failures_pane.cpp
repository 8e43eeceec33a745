// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/failures_pane.h"

#include "core/client/api/event_stream.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/inventory/verb_sheet.h"
#include "ui/jobs/job_text.h"
#include "ui/jobs/retry_sheet.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QPushButton>

#include <iterator>

namespace remuda {

namespace {

QString orUnknown(const QString& text) {
    return text.isEmpty() ? FailuresModel::tr("unknown") : text;
}

QString errorWord(const FailureCluster& cluster) {
    const auto known = errorClassFromText(cluster.error_class.toStdString());
    return known ? errorClassWord(*known) : cluster.error_class;
}

TableColumn<FailureCluster> numbers(const QString& title, int (*number)(const FailureCluster&)) {
    return {.title = title,
            .text = [number](const FailureCluster& each) { return QString::number(number(each)); },
            .style = CellStyle::number,
            .sort = [number](const FailureCluster& each) { return QVariant(number(each)); }};
}

std::vector<TableColumn<FailureCluster>> columns() {
    using Cluster = FailureCluster;
    return {
        numbers(FailuresModel::tr("Alike"), [](const Cluster& each) { return each.count; }),
        {.title = FailuresModel::tr("Action"), .text = [](const Cluster& each) { return verbWord(each.action); }},
        {.title = FailuresModel::tr("Step"), .text = [](const Cluster& each) { return each.step_title; }},
        {.title = FailuresModel::tr("Error"),
         .text = errorWord,
         .tip = [](const Cluster& each) { return each.message; }},
        {.title = FailuresModel::tr("Model"), .text = [](const Cluster& each) { return orUnknown(each.model); }},
        {.title = FailuresModel::tr("Firmware"), .text = [](const Cluster& each) { return orUnknown(each.firmware); }},
        {.title = FailuresModel::tr("Last"),
         .text = [](const Cluster& each) { return format::relative(each.last_at); },
         .style = CellStyle::secondary,
         .sort = [](const Cluster& each) { return QVariant::fromValue<qint64>(toMilliseconds(each.last_at)); },
         .tip = [](const Cluster& each) { return format::absolute(each.last_at); }},
        numbers(FailuresModel::tr("Cleared"), [](const Cluster& each) { return each.cleared; }),
        {.title = FailuresModel::tr("Open"),
         .text = [](const Cluster& each) { return QString::number(each.open_jobs.size()); },
         .sort = [](const Cluster& each) { return QVariant(each.open_jobs.size()); },
         .tone = [](const Cluster& each) { return std::optional(each.open_jobs.isEmpty() ? Tone::past : Tone::bad); }},
    };
}

} // namespace

FailuresModel::FailuresModel(QObject* parent)
    : ColumnTable(
          columns(), [](const FailureCluster& each) { return each.id; }, parent) {}

FailuresPane::FailuresPane(const PlaceContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_loader(new ListLoader(context.api, QStringLiteral("/jobs/failures"), this))
    , m_model(new FailuresModel(this))
    , m_table(new TableView(QStringLiteral("Failures")))
    , m_message(new MessageBar)
    , m_sentence(wrappedText(TextKind::strong))
    , m_advice(wrappedText(TextKind::secondary))
    , m_retry(new QPushButton)
    , m_reset(new QPushButton)
    , m_show(new QPushButton(tr("Show the first open job"))) {
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false); // as the server orders them: the most that is open first
    m_table->setColumnWidths({8, 12, 20, 22, 16, 16, 14, 9, 8});
    m_table->setPlaceholder(tr("No job has failed in the last 7 days."));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::step * 2);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_reset);
    buttons->addWidget(m_show);
    buttons->addStretch();
    auto* below = new QVBoxLayout;
    below->setContentsMargins(Theme::step * 4, Theme::step * 2, Theme::step * 4, Theme::step * 3);
    below->setSpacing(Theme::step * 2);
    below->addWidget(m_sentence);
    below->addWidget(m_advice);
    below->addLayout(buttons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_table, 1);
    column->addLayout(below);
    connect(m_loader, &ListLoader::loaded, this, &FailuresPane::take);
    connect(m_loader, &ListLoader::failed, this, [this](const Problem& problem) {
        m_message->showProblem(tr("The failures could not be read"), problem, [this] { load(); });
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FailuresPane::refresh);
    connect(&context.events, &EventStream::stateChanged, this, &FailuresPane::refresh);
    connect(&context.events, &EventStream::events, this, [this](const QVector<Event>& batch) {
        const auto about = [](const Event& event) { return event.kind == QLatin1String("job"); };
        if (isVisible() && std::any_of(batch.begin(), batch.end(), about)) m_loader->reloadSoon();
    });
    connect(m_retry, &QPushButton::clicked, this, &FailuresPane::retryAll);
    connect(m_reset, &QPushButton::clicked, this, &FailuresPane::resetBmcs);
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (const auto* cluster = chosen(); cluster && !cluster->open_jobs.isEmpty())
            Q_EMIT jobAsked(cluster->open_jobs.first());
    });
    refresh();
}

void FailuresPane::load() {
    m_loader->load({});
}

void FailuresPane::take(const boost::json::array& items, bool first) {
    auto page = readRows(items, failureClusterFromJson, "failures that are alike");
    if (!page) return m_message->showProblem(tr("The failures could not be read"), page.problem(), [this] { load(); });
    m_message->clear();
    std::vector<FailureCluster> rows;
    if (!first) rows = m_model->rows();
    std::move(page->begin(), page->end(), std::back_inserter(rows));
    m_model->setRows(std::move(rows));
    if (m_table->selectedIds().isEmpty() && m_model->rowCount() > 0) m_table->selectRow(0);
    refresh();
}

const FailureCluster* FailuresPane::chosen() const {
    return m_model->find(m_table->selectedIds().value(0));
}

void FailuresPane::refresh() {
    const auto* cluster = chosen();
    const int open = cluster ? static_cast<int>(cluster->open_jobs.size()) : 0;
    m_sentence->setVisible(cluster != nullptr);
    m_advice->setVisible(cluster != nullptr);
    if (cluster) {
        m_sentence->setText(clusterSentence(*cluster));
        m_advice->setText(cluster->advice);
    }
    m_retry->setText(open == 1 ? tr("Retry the open one…") : tr("Retry all %n…", nullptr, open));
    m_retry->setEnabled(open > 0 && !isOffline(m_context.events));
    m_retry->setToolTip(isOffline(m_context.events) ? offlineReason()
                        : open == 0                 ? tr("None of them is open")
                                                    : QString());
    // What the advice for these is.
    const int machines = cluster ? static_cast<int>(cluster->open_machines.size()) : 0;
    m_reset->setVisible(cluster && machines > 0 && cluster->error_class == QLatin1String("bmc_bug"));
    m_reset->setText(tr("Reset their %n BMC(s)…", nullptr, machines));
    m_reset->setEnabled(!isOffline(m_context.events));
    m_reset->setToolTip(isOffline(m_context.events) ? offlineReason()
                                                    : tr("The BMCs start anew, the machines go on; retry afterwards"));
    m_show->setEnabled(open > 0);
}

void FailuresPane::retryAll() {
    const auto* cluster = chosen();
    if (!cluster || cluster->open_jobs.isEmpty()) return;
    auto* sheet = new RetrySheet(m_context.api, cluster->action, cluster->open_jobs, window());
    connect(sheet, &RetrySheet::done, this, [this](const QString& job) {
        load();
        Q_EMIT jobAsked(job);
    });
    sheet->open();
}

void FailuresPane::resetBmcs() {
    const auto* cluster = chosen();
    if (!cluster || cluster->open_machines.isEmpty()) return;
    auto* sheet = new VerbSheet(m_context.api, Verb::reset_bmc, cluster->open_machines, window());
    connect(sheet, &VerbSheet::done, this, [this](const QString& job) { Q_EMIT jobAsked(job); });
    sheet->open();
}

} // namespace remuda
