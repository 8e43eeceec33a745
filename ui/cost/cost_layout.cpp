// SPDX-License-Identifier: GPL-3.0-or-later
// How the Cost place is laid out, and what can be saved from it.
#include "ui/common/card.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/cost/cost_cards.h"
#include "ui/cost/cost_chart.h"
#include "ui/cost/cost_models.h"
#include "ui/cost/cost_place.h"
#include "ui/cost/waste_list.h"
#include "ui/cost/waste_remedy.h"

#include <QBuffer>
#include <QComboBox>
#include <QFileDialog>
#include <QMenu>
#include <QSaveFile>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QToolButton>

namespace remuda {

namespace {

QToolButton* arrow(const char* icon, const QString& words) {
    auto* button = new QToolButton;
    button->setIcon(Theme::instance().icon(QLatin1String(icon)));
    button->setToolTip(words);
    button->setAccessibleName(words);
    return button;
}

} // namespace

void CostPlace::buildBar() {
    m_before = arrow("chevron-left", tr("Month before"));
    m_after = arrow("chevron-right", tr("Month after"));
    m_month_name = new QToolButton;
    m_month_name->setToolTip(tr("Back to this month"));
    m_month_name->setMinimumWidth(QFontMetrics(font()).horizontalAdvance(QStringLiteral("September 2026")) + 24);
    connect(m_before, &QToolButton::clicked, this, [this] { setMonth(m_month - std::chrono::months(1)); });
    connect(m_after, &QToolButton::clicked, this, [this] { setMonth(m_month + std::chrono::months(1)); });
    connect(m_month_name, &QToolButton::clicked, this, [this] {
        const Date today = dateOf(now());
        setMonth(today.year() / today.month());
    });
    m_by = new QComboBox;
    m_by->setAccessibleName(tr("Group by"));
    const std::pair<CostGroup, QString> groups[] = {{CostGroup::team, tr("by team")},
                                                    {CostGroup::role, tr("by role")},
                                                    {CostGroup::site, tr("by site")},
                                                    {CostGroup::model, tr("by model")},
                                                    {CostGroup::status, tr("by status")}};
    for (const auto& [group, words] : groups)
        m_by->addItem(words, static_cast<int>(group));
    m_per = new QComboBox;
    m_per->setAccessibleName(tr("Time step"));
    m_per->addItem(tr("per day"), static_cast<int>(CostGranularity::day));
    m_per->addItem(tr("per month"), static_cast<int>(CostGranularity::month));
    connect(m_by, &QComboBox::currentIndexChanged, this, &CostPlace::loadReport);
    connect(m_per, &QComboBox::currentIndexChanged, this, &CostPlace::loadReport);
    m_export = new QToolButton;
    m_export->setText(tr("Export"));
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setEnabled(false);
    auto* menu = new QMenu(m_export);
    menu->addAction(tr("Numbers as CSV…"), this, &CostPlace::exportCsv);
    menu->addAction(tr("Chart as PNG…"), this, &CostPlace::exportPng);
    m_export->setMenu(menu);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_before), static_cast<QWidget*>(m_month_name), static_cast<QWidget*>(m_after),
          static_cast<QWidget*>(m_by), static_cast<QWidget*>(m_per), static_cast<QWidget*>(m_export)})
        m_frame->addToBar(widget);
}

QWidget* CostPlace::buildContent() {
    m_cards = new CostCards;
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(Theme::step * 3, Theme::step, Theme::step * 3, Theme::step * 3);
    column->setSpacing(Theme::step * 3);
    column->addWidget(m_cards);
    column->addWidget(buildChart(), 3);
    column->addWidget(buildTables(), 2);
    auto* scroll = new QScrollArea; // small windows scroll rather than squeeze
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    return scroll;
}

QWidget* CostPlace::buildChart() {
    m_chart_card = new Card(tr("Cost per day"));
    m_chart = new CostChart;
    m_table_model = new CostTableModel(this);
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(m_table_model);
    sorted->setSortRole(SortRole);
    m_table = new TableView(tr("Cost table"));
    m_table->setModel(sorted);
    m_nothing = new TextLabel(TextKind::secondary);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_figures = new QStackedWidget;
    m_figures->addWidget(m_chart);
    m_figures->addWidget(m_table);
    m_figures->addWidget(m_nothing);
    m_figures->setMinimumHeight(260);
    m_chart_card->body()->addWidget(m_figures, 1);
    m_chart_card->addToTitle(
        new TextLabel(TextKind::secondary, tr("US dollars, from intervals of machine × status × price")));
    auto* as_table = new QToolButton;
    as_table->setText(tr("As a table"));
    as_table->setCheckable(true);
    m_chart_card->addToTitle(as_table);
    connect(as_table, &QToolButton::toggled, this, [this](bool table) {
        m_figures->setProperty("table", table);
        showChartTitle();
    });
    connect(m_chart, &CostChart::bandClicked, this, &CostPlace::drillDown);
    return m_chart_card;
}

void CostPlace::showChartTitle() {
    const bool empty = !m_report || chartData(*m_report).bands.empty();
    const bool table = m_figures->property("table").toBool();
    m_figures->setCurrentWidget(empty   ? static_cast<QWidget*>(m_nothing)
                                : table ? static_cast<QWidget*>(m_table)
                                        : m_chart);
    QString title = granularity() == CostGranularity::day ? tr("Cost per day %1") : tr("Cost per month %1");
    title = title.arg(m_by->currentText());
    if (!m_query.isEmpty()) title = tr("%1, only %2", "chart title, query").arg(title, m_query);
    m_chart_card->setTitle(title);
}

QWidget* CostPlace::buildTables() {
    m_waste = new WasteList;
    m_remedy = new WasteRemedy(m_context, this);
    connect(m_waste, &WasteList::showAsked, this, &CostPlace::showWaste);
    connect(m_waste, &WasteList::endAsked, m_remedy, &WasteRemedy::end);
    connect(m_remedy, &WasteRemedy::done, this, &CostPlace::wasteEnded);
    connect(m_remedy, &WasteRemedy::nothingLeft, this, [this] {
        m_frame->message()->showMessage(Tone::good, tr("This waste is gone"),
                                        tr("No machine is of this kind any more."));
        loadSummary();
    });
    auto* waste = new Card(tr("Waste"));
    waste->body()->addWidget(m_waste);
    waste->body()->addStretch();
    m_by_status = new StatusCostModel(this);
    auto* table = new TableView(tr("Cost of state"));
    table->setModel(m_by_status);
    table->setSortingEnabled(false);
    table->setColumnWidths({18, 12, 14, 10});
    table->setPlaceholder(tr("Nothing has cost anything in this month"));
    table->setMinimumHeight(150);
    connect(table, &TableView::opened, this, [this](const QModelIndex& index) {
        Q_EMIT goTo(QStringLiteral("Inventory"), {}, QStringLiteral("status:%1").arg(index.data(IdRole).toString()));
    });
    auto* states = new Card(tr("Cost of state, this month"));
    states->body()->addWidget(table, 1);
    auto* both = new QWidget;
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::step * 3);
    row->addWidget(waste, 1);
    row->addWidget(states, 1);
    return both;
}

void CostPlace::exportCsv() {
    if (m_report)
        saveAs(QStringLiteral("csv"), tr("CSV files (*.csv)"), [report = *m_report] { return costCsv(report); });
}

void CostPlace::exportPng() {
    saveAs(QStringLiteral("png"), tr("PNG images (*.png)"), [this] {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        m_chart->picture().save(&buffer, "PNG");
        return bytes;
    });
}

void CostPlace::saveAs(const QString& suffix, const QString& filter, const std::function<QByteArray()>& content) {
    auto* dialog = new QFileDialog(window(), tr("Export cost"), {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(
        QStringLiteral("cost-%1-%2.%3")
            .arg(QString::fromStdString(formatMonth(m_month)), QString::fromUtf8(toText(group()).data()), suffix));
    connect(dialog, &QFileDialog::fileSelected, this, [this, content](const QString& path) {
        QSaveFile file(path);
        const bool saved = file.open(QIODevice::WriteOnly) && file.write(content()) >= 0 && file.commit();
        if (saved)
            m_frame->message()->showMessage(Tone::good, tr("Saved"), path);
        else
            m_frame->message()->showMessage(Tone::bad, tr("“%1” could not be written").arg(path), file.errorString(),
                                            {tr("Choose another place"), [this] { m_export->showMenu(); }});
    });
    dialog->open();
}

} // namespace remuda
