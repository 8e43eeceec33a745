// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "core/domain/cost.h"
#include "ui/common/place.h"

#include <QTimer>

#include <optional>

class QAction;
class QComboBox;
class QStackedWidget;
class QToolButton;

namespace remuda {

class Card;
class CostCards;
class CostChart;
class CostTableModel;
class ListFrame;
class StatusCostModel;
class TableView;
class TextLabel;
class WasteList;
class WasteRemedy;

// What the machines cost: a month's figures, bars per day or month by a group, waste, cost per status.
class CostPlace : public Place {
    Q_OBJECT
public:
    explicit CostPlace(const PlaceContext& context, QWidget* parent = nullptr);

    QString title() const override { return tr("Cost"); }
    QString iconName() const override { return QStringLiteral("cost"); }
    QString statusText() const override;
    void setQuery(const QString& query) override;
    void focusQuery() override;
    void takeFocus() override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildBar();
    QWidget* buildContent();
    QWidget* buildChart();
    QWidget* buildTables();
    void load();
    void loadReport();
    void loadSummary();
    void takeReport(const CostReport& report);
    void showChartTitle();
    void failed(const QString& what, const Problem& problem);
    void setMonth(std::chrono::year_month month);
    void showWaste(const QString& kind, const QString& query);
    void wasteEnded(const QString& sentence, const QString& job, const QByteArray& request_id);
    void updateChangeable();
    void drillDown(const QString& key, bool is_other);
    void exportCsv();
    void exportPng();
    void saveAs(const QString& suffix, const QString& filter, const std::function<QByteArray()>& content);
    CostGroup group() const;
    CostGranularity granularity() const;

    PlaceContext m_context;
    ListFrame* m_frame = nullptr;
    QToolButton *m_before = nullptr, *m_month_name = nullptr, *m_after = nullptr, *m_export = nullptr;
    QComboBox *m_by = nullptr, *m_per = nullptr;
    CostCards* m_cards = nullptr;
    Card* m_chart_card = nullptr;
    QStackedWidget* m_figures = nullptr; // chart, table, none
    CostChart* m_chart = nullptr;
    TableView* m_table = nullptr;
    TextLabel* m_nothing = nullptr;
    CostTableModel* m_table_model = nullptr;
    WasteList* m_waste = nullptr;
    WasteRemedy* m_remedy = nullptr;
    StatusCostModel* m_by_status = nullptr;
    std::chrono::year_month m_month;
    std::optional<CostReport> m_report;
    std::optional<CostSummary> m_summary;
    QString m_query;
    QTimer m_refresh;
    quint64 m_report_generation = 0, m_summary_generation = 0;
    QString m_offer; // the text of the message that offers a way back
    bool m_started = false;
};

} // namespace remuda
