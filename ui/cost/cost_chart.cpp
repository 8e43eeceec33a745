// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/cost_chart.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QBarSet>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace remuda {

namespace {

constexpr double barShare = 0.8; // of a period's width
constexpr int leftMargin = 56, topMargin = 24, bottomMargin = 26, swatch = 8;

QColor mixed(const QColor& front, const QColor& back, double share) {
    const auto part = [&](int a, int b) { return static_cast<int>(a * share + b * (1 - share)); };
    return {part(front.red(), back.red()), part(front.green(), back.green()), part(front.blue(), back.blue())};
}

} // namespace

CostChart::CostChart(QWidget* parent)
    : QChartView(new QChart, parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMinimumHeight(220);
    setAccessibleName(tr("Cost chart"));
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->setAnimationOptions(QChart::NoAnimation);
    connect(&Theme::instance(), &Theme::changed, this, &CostChart::rebuild);
}

void CostChart::setData(const CostChartData& data, CostGranularity granularity) {
    m_data = data;
    m_granularity = granularity;
    rebuild();
}

QColor CostChart::colour(int band, bool forecast) const {
    const Theme& theme = Theme::instance();
    const bool other = m_data.bands[static_cast<std::size_t>(band)].is_other;
    const QColor strong = other ? theme.tone(Tone::past) : theme.series(band);
    return forecast ? mixed(strong, theme.surface(), 0.35) : strong;
}

void CostChart::rebuild() {
    chart()->removeAllSeries();
    for (QAbstractAxis* axis : chart()->axes()) {
        chart()->removeAxis(axis);
        delete axis;
    }
    m_step = niceStep(dollars(m_data.highest));
    m_top = std::max(m_step, std::ceil(dollars(m_data.highest) / m_step) * m_step);
    auto* series = new QStackedBarSeries;
    series->setBarWidth(barShare);
    addSets(series);
    chart()->addSeries(series);
    auto* values = new QValueAxis;
    values->setRange(0, m_top);
    values->setVisible(false); // lines and labels are painted here, where the bars really are
    chart()->addAxis(values, Qt::AlignLeft);
    series->attachAxis(values);
    auto* periods = new QValueAxis; // bars stand at whole numbers
    periods->setRange(-0.5, std::max<double>(0.5, static_cast<double>(m_data.periods.size()) - 0.5));
    periods->setVisible(false);
    chart()->addAxis(periods, Qt::AlignBottom);
    series->attachAxis(periods);
    fitPlot();
    viewport()->update();
}

void CostChart::addSets(QStackedBarSeries* series) {
    for (int band = 0; band < static_cast<int>(m_data.bands.size()); ++band) {
        for (const bool forecast : {false, true}) {
            const CostBand& each = m_data.bands[static_cast<std::size_t>(band)];
            auto* set = new QBarSet(each.label);
            for (const Money money : forecast ? each.forecast : each.actual)
                set->append(dollars(money));
            set->setColor(colour(band, forecast));
            set->setBorderColor(Theme::instance().surface());
            connect(set, &QBarSet::hovered, this, [this, band, forecast](bool inside, int period) {
                if (inside)
                    QToolTip::showText(QCursor::pos(), tip(band, period, forecast), this);
                else
                    QToolTip::hideText();
            });
            connect(set, &QBarSet::clicked, this, [this, band] {
                const CostBand& clicked = m_data.bands[static_cast<std::size_t>(band)];
                Q_EMIT bandClicked(clicked.key, clicked.is_other);
            });
            series->append(set);
        }
    }
}

QString CostChart::tip(int band, int period, bool forecast) const {
    const CostBand& each = m_data.bands.at(static_cast<std::size_t>(band));
    const QDate date = format::toQt(m_data.periods.at(static_cast<std::size_t>(period)));
    const QString when = m_granularity == CostGranularity::day
                             ? QLocale().toString(date, QStringLiteral("ddd d MMM yyyy"))
                             : QLocale().toString(date, QStringLiteral("MMMM yyyy"));
    const Money money = (forecast ? each.forecast : each.actual).at(static_cast<std::size_t>(period));
    const QString line = QStringLiteral("%1\n%2\n%3").arg(each.label, when, format::money(std::optional(money)));
    return forecast ? tr("%1 (forecast)").arg(line) : line;
}

QImage CostChart::picture() {
    constexpr int scale = 2;
    QImage image(size() * scale, QImage::Format_ARGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Theme::instance().surface());
    QPainter painter(&image);
    render(&painter);
    return image;
}

int CostChart::labelWidth() const {
    int widest = 0;
    for (const CostBand& band : m_data.bands)
        widest = std::max(widest, QFontMetrics(font()).horizontalAdvance(band.label));
    return std::min(widest + swatch + 24, width() / 4);
}

void CostChart::fitPlot() {
    const QRectF area(leftMargin, topMargin, std::max(10, width() - leftMargin - labelWidth()),
                      std::max(10, height() - topMargin - bottomMargin));
    chart()->resize(size());
    chart()->setPlotArea(area);
}

void CostChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    fitPlot();
}

void CostChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::FontChange) fitPlot();
}

double CostChart::xOf(double period, const QRectF& plot) const {
    return plot.left() +
           plot.width() * (period + 0.5) / static_cast<double>(std::max<std::size_t>(1, m_data.periods.size()));
}

double CostChart::yOf(double amount, const QRectF& plot) const {
    return plot.bottom() - plot.height() * amount / m_top;
}

void CostChart::drawBackground(QPainter* painter, const QRectF& rect) {
    QChartView::drawBackground(painter, rect);
    if (m_data.periods.empty()) return;
    const QRectF plot = chart()->plotArea();
    painter->setPen(Theme::instance().border());
    for (double amount = 0; amount <= m_top + m_step / 2; amount += m_step)
        painter->drawLine(QPointF(plot.left(), yOf(amount, plot)), QPointF(plot.right(), yOf(amount, plot)));
}

void CostChart::drawForeground(QPainter* painter, const QRectF& rect) {
    QChartView::drawForeground(painter, rect);
    if (m_data.periods.empty()) return;
    const QRectF plot = chart()->plotArea();
    painter->save();
    paintAxisLabels(painter, plot);
    paintToday(painter, plot);
    paintBandLabels(painter, plot);
    painter->restore();
}

void CostChart::paintAxisLabels(QPainter* painter, const QRectF& plot) const {
    painter->setFont(Theme::instance().caption());
    painter->setPen(Theme::instance().secondaryText());
    const QFontMetricsF metrics(painter->font());
    for (double amount = 0; amount <= m_top + m_step / 2; amount += m_step) {
        const QRectF box(0, yOf(amount, plot) - 10, plot.left() - 8, 20);
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, shortMoney(amount));
    }
    const QString pattern =
        m_granularity == CostGranularity::day ? QStringLiteral("d MMM") : QStringLiteral("MMM yyyy");
    double free_from = -1;
    for (std::size_t i = 0; i < m_data.periods.size(); ++i) {
        const QString label = QLocale().toString(format::toQt(m_data.periods[i]), pattern);
        const double wide = metrics.horizontalAdvance(label);
        const double x = xOf(static_cast<double>(i), plot) - wide / 2;
        if (x < free_from || x + wide > width()) continue;
        free_from = x + wide + 24;
        painter->drawText(QRectF(x, plot.bottom() + 4, wide + 2, bottomMargin - 4), Qt::AlignHCenter | Qt::AlignTop,
                          label);
    }
}

void CostChart::paintToday(QPainter* painter, const QRectF& plot) const {
    if (m_data.today < 0) return;
    const double x = xOf(m_data.today + 0.5, plot);
    painter->setPen(QPen(Theme::instance().secondaryText(), 1, Qt::DashLine));
    painter->drawLine(QPointF(x, 4), QPointF(x, plot.bottom()));
    const QString words =
        m_granularity == CostGranularity::day ? tr("today · forecast →") : tr("this month · forecast →");
    const double wide = QFontMetricsF(painter->font()).horizontalAdvance(words);
    const bool right = x + 6 + wide < width();
    painter->drawText(QPointF(right ? x + 6 : x - 6 - wide, 14), words);
}

void CostChart::paintBandLabels(QPainter* painter, const QRectF& plot) const {
    painter->setFont(Theme::instance().body());
    const QFontMetricsF metrics(painter->font());
    const double gap = metrics.height() + 2;
    const std::size_t last = m_data.periods.size() - 1;
    std::vector<double> at; // middles, bottom to top, pushed apart where bands are thin
    double base = 0;
    for (const CostBand& band : m_data.bands) {
        const double height = dollars(band.actual[last]) + dollars(band.forecast[last]);
        const double wanted = yOf(base + height / 2, plot);
        at.push_back(at.empty() ? std::min(wanted, plot.bottom() - gap / 2) : std::min(wanted, at.back() - gap));
        base += height;
    }
    const double lowest_top = gap / 2 + 16; // below the words of the "today" line
    for (std::size_t i = at.size(), limit = 0; i-- > 0; ++limit)
        at[i] = std::max(at[i], lowest_top + gap * static_cast<double>(limit));
    const double left = plot.right() + 8;
    for (std::size_t i = 0; i < at.size(); ++i) {
        painter->fillRect(QRectF(left, at[i] - swatch / 2.0, swatch, swatch), colour(static_cast<int>(i), false));
        painter->setPen(palette().color(QPalette::Text));
        const double wide = width() - left - swatch - 8;
        painter->drawText(QRectF(left + swatch + 6, at[i] - gap / 2, wide, gap), Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(m_data.bands[i].label, Qt::ElideRight, wide));
    }
}

} // namespace remuda
