// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/cost_place.h"

#include "core/client/api/api_client.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"
#include "ui/common/table_view.h"
#include "ui/common/undo_sheet.h"
#include "ui/cost/cost_cards.h"
#include "ui/cost/cost_chart.h"
#include "ui/cost/cost_models.h"
#include "ui/cost/waste_list.h"

#include <QComboBox>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrlQuery>

namespace remuda {

namespace {

std::chrono::year_month thisMonth() {
    const Date today = dateOf(now());
    return today.year() / today.month();
}

QString isoDate(std::chrono::year_month month) {
    return QString::fromStdString(formatDate(month / std::chrono::day(1)));
}

} // namespace

CostPlace::CostPlace(const PlaceContext& context, QWidget* parent)
    : Place(parent)
    , m_context(context)
    , m_month(thisMonth()) {
    m_frame = new ListFrame(buildContent());
    setQueryLanguage(m_frame->query(), machineSchema());
    m_frame->query()->setPlaceholderText(tr("Cost of all machines; narrow it down, e.g. site:lon,ash team:ads"));
    buildBar();
    m_frame->setHome(m_by);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    connect(m_frame->query(), &QueryBar::queryChanged, this, [this](const QString& query) {
        m_query = query.trimmed();
        if (m_started) load();
    });
    connect(&context.events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        updateChangeable();
        if (state == EventStream::State::live && m_started) load();
    });
    m_refresh.setInterval(std::chrono::minutes(5)); // money moves slowly
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (isVisible()) load();
    });
    m_refresh.start();
    updateChangeable();
    setMonth(m_month);
}

QString CostPlace::statusText() const {
    if (!m_summary) return {};
    QStringList parts{tr("%n priced machine(s)", nullptr, static_cast<int>(m_summary->priced_machines))};
    if (m_summary->unknown_machines > 0)
        parts << tr("%n unknown", nullptr, static_cast<int>(m_summary->unknown_machines));
    parts << tr("as of %1").arg(format::absolute(m_summary->as_of));
    return parts.join(QStringLiteral("   "));
}

void CostPlace::showEvent(QShowEvent* event) {
    Place::showEvent(event);
    if (m_started) return;
    m_started = true;
    m_frame->showLoading(tr("Adding up the cost…"));
    load();
}

void CostPlace::setQuery(const QString& query) {
    m_frame->query()->setQuery(query);
}
void CostPlace::focusQuery() {
    m_frame->query()->setFocus(Qt::ShortcutFocusReason);
}
void CostPlace::takeFocus() {
    m_frame->takeFocus();
}

CostGroup CostPlace::group() const {
    return static_cast<CostGroup>(m_by->currentData().toInt());
}
CostGranularity CostPlace::granularity() const {
    return static_cast<CostGranularity>(m_per->currentData().toInt());
}

void CostPlace::setMonth(std::chrono::year_month month) {
    m_month = month;
    m_month_name->setText(monthName(month));
    m_after->setEnabled(month < thisMonth());
    if (m_started) load();
}

void CostPlace::load() {
    loadReport();
    loadSummary();
}

void CostPlace::loadReport() {
    const quint64 generation = ++m_report_generation;
    const bool by_day = granularity() == CostGranularity::day;
    QUrlQuery query;
    addQueryItem(query, "by", QString::fromUtf8(toText(group()).data()));
    addQueryItem(query, "granularity", QString::fromUtf8(toText(granularity()).data()));
    addQueryItem(query, "from", isoDate(by_day ? m_month : m_month - std::chrono::months(11)));
    addQueryItem(query, "to", isoDate(m_month + std::chrono::months(1)));
    if (!m_query.isEmpty()) addQueryItem(query, "q", m_query);
    m_context.api.get(QStringLiteral("/costs"), query, this, [this, generation](const Result<ApiAnswer>& result) {
        if (generation != m_report_generation) return;
        if (!result) return failed(tr("The cost could not be read"), result.problem());
        const auto report = readObject(result->body, costReportFromJson, "a report of costs");
        if (!report) return failed(tr("The cost could not be read"), report.problem());
        takeReport(*report);
    });
}

void CostPlace::loadSummary() {
    const quint64 generation = ++m_summary_generation;
    QUrlQuery query;
    addQueryItem(query, "month", QString::fromStdString(formatMonth(m_month)));
    if (!m_query.isEmpty()) addQueryItem(query, "q", m_query);
    m_context.api.get(QStringLiteral("/costs/summary"), query, this,
                      [this, generation](const Result<ApiAnswer>& result) {
                          if (generation != m_summary_generation) return;
                          if (!result) return failed(tr("The month's figures could not be read"), result.problem());
                          const auto summary = readObject(result->body, costSummaryFromJson, "a month's figures");
                          if (!summary) return failed(tr("The month's figures could not be read"), summary.problem());
                          m_summary = *summary;
                          m_cards->showSummary(*summary);
                          m_waste->setEntries(summary->waste);
                          m_by_status->setRows(summary->by_status);
                          m_frame->showContent();
                          Q_EMIT statusTextChanged();
                      });
}

void CostPlace::failed(const QString& what, const Problem& problem) {
    m_frame->message()->showProblem(what, problem, [this] { load(); });
    if (m_report || m_summary) return; // what is on screen stays, with its age in the status bar
    EmptyState* empty = m_frame->empty();
    empty->setWords(QStringLiteral("offline"), tr("The cost is not known"), tr("The server has not answered yet."));
    empty->setAction(tr("Try again"), [this] { load(); });
    m_frame->showEmpty();
}

void CostPlace::takeReport(const CostReport& report) {
    m_report = report;
    const CostChartData laid_out = chartData(report);
    m_chart->setData(laid_out, report.granularity);
    m_table_model->setData(laid_out, report.granularity);
    QVector<int> widths(m_table_model->columnCount(), 11);
    if (!widths.isEmpty()) widths[0] = 24;
    m_table->setColumnWidths(widths, false);
    m_frame->message()->clear();
    m_export->setEnabled(!laid_out.bands.empty());
    m_nothing->setText(report.unknown_machines > 0 ? tr("%n machine(s) without a price: their cost is unknown.",
                                                        nullptr, static_cast<int>(report.unknown_machines))
                       : m_query.isEmpty()
                           ? tr("Nothing has cost anything in this time.")
                           : tr("No machine that matches “%1” has cost anything in this time.").arg(m_query));
    showChartTitle();
    m_frame->showContent();
}

void CostPlace::showWaste(const QString& kind, const QString& query) {
    Q_EMIT goTo(kind == QLatin1String("past_expiry") ? QStringLiteral("Expiry") : QStringLiteral("Inventory"), {},
                query);
}

void CostPlace::wasteEnded(const QString& sentence, const QString& job, const QByteArray& request_id) {
    MessageBar::Action next;
    if (!job.isEmpty())
        next = {tr("Show the job"), [this, job] { Q_EMIT goTo(QStringLiteral("Jobs"), job, {}); }};
    else if (!request_id.isEmpty())
        next = {tr("Undo"), [this, request_id] {
                    auto* undo = new UndoSheet(m_context.api, UndoSheet::orderOf(request_id), this);
                    connect(undo, &UndoSheet::done, this, [this](const QString& words) { wasteEnded(words, {}, {}); });
                    undo->open();
                }};
    m_frame->message()->showMessage(Tone::good, sentence, {}, next);
    m_offer = request_id.isEmpty() ? QString() : m_frame->message()->text();
    loadSummary();
}

void CostPlace::updateChangeable() {
    const bool offline = isOffline(m_context.events);
    m_waste->setChangeable(offline ? offlineReason() : QString());
    if (offline && m_frame->message()->text() == m_offer) m_frame->message()->clear(); // nothing can be taken back now
}

void CostPlace::drillDown(const QString& key, bool is_other) {
    if (is_other) return;
    const QString value = QString::fromStdString(quoteQueryValue(key.toStdString()));
    Q_EMIT goTo(QStringLiteral("Inventory"), {},
                QStringLiteral("%1:%2").arg(QString::fromUtf8(toText(group()).data()), value));
}

} // namespace remuda
