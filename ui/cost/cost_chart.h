// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cost/cost_data.h"

#include <QChartView>
#include <QStackedBarSeries>
#include <QValueAxis>

namespace remuda {

// Stacked bars of cost per period, the forecast lighter after a line that says "today", each group named at the right
// end in its colour, the amount on hover. Colours follow the theme. Painted labels replace the axes' own, which would
// be cut.
class CostChart : public QChartView {
    Q_OBJECT
public:
    explicit CostChart(QWidget* parent = nullptr);

    void setData(const CostChartData& data, CostGranularity granularity);
    const CostChartData& data() const { return m_data; }
    // What hovering says about a band in a period: group, day, amount.
    QString tip(int band, int period, bool forecast) const;
    // The whole chart upon the window's colour, at twice the resolution; also while it is not on screen.
    QImage picture();

Q_SIGNALS:
    void bandClicked(const QString& key, bool is_other);

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void addSets(QStackedBarSeries* series);
    void fitPlot();
    QColor colour(int band, bool forecast) const;
    void paintAxisLabels(QPainter* painter, const QRectF& plot) const;
    void paintToday(QPainter* painter, const QRectF& plot) const;
    void paintBandLabels(QPainter* painter, const QRectF& plot) const;
    double xOf(double period, const QRectF& plot) const;
    double yOf(double dollars, const QRectF& plot) const;
    int labelWidth() const;

    CostChartData m_data;
    CostGranularity m_granularity = CostGranularity::day;
    double m_top = 1, m_step = 1; // of the value axis, dollars
};

} // namespace remuda
