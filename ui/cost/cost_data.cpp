// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/cost_data.h"

#include "ui/common/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>

namespace remuda {

namespace {

struct CostText {
    Q_DECLARE_TR_FUNCTIONS(CostText)
};

// Where each period of the report and of its forecast lies on the common axis.
std::vector<Date> allPeriods(const CostReport& report) {
    std::vector<Date> periods = report.periods;
    periods.insert(periods.end(), report.forecast_periods.begin(), report.forecast_periods.end());
    std::sort(periods.begin(), periods.end());
    periods.erase(std::unique(periods.begin(), periods.end()), periods.end());
    return periods;
}

std::size_t indexOf(const std::vector<Date>& periods, Date date) {
    return static_cast<std::size_t>(std::lower_bound(periods.begin(), periods.end(), date) - periods.begin());
}

Money sum(const std::vector<Money>& moneys) {
    Money total;
    for (const Money money : moneys)
        total += money;
    return total;
}

void spread(std::vector<Money>& into, const std::vector<Date>& axis, const std::vector<Date>& periods,
            const std::vector<Money>& series) {
    for (std::size_t i = 0; i < series.size() && i < periods.size(); ++i)
        into[indexOf(axis, periods[i])] += series[i];
}

std::vector<CostBand> allBands(const CostReport& report, const std::vector<Date>& axis) {
    std::map<std::string, CostBand> bands;
    const auto band = [&](const std::string& key) -> CostBand& {
        CostBand& found = bands[key];
        if (found.actual.empty()) {
            found.key = QString::fromStdString(key);
            found.label = costGroupLabel(report.by, found.key);
            found.actual.resize(axis.size());
            found.forecast.resize(axis.size());
        }
        return found;
    };
    for (const CostSeries& group : report.groups) {
        CostBand& each = band(group.key);
        each.total = group.total;
        each.machines = group.machines;
        spread(each.actual, axis, report.periods, group.series);
    }
    for (const CostSeries& group : report.forecast_groups)
        spread(band(group.key).forecast, axis, report.forecast_periods, group.series);
    std::vector<CostBand> list;
    for (auto& [key, each] : bands)
        list.push_back(std::move(each));
    const auto weight = [](const CostBand& each) { return sum(each.actual).micros + sum(each.forecast).micros; };
    std::stable_sort(list.begin(), list.end(),
                     [&](const CostBand& left, const CostBand& right) { return weight(left) > weight(right); });
    return list;
}

void joinRest(std::vector<CostBand>& bands, std::size_t largest) {
    if (bands.size() <= largest + 1) return; // one small group is named rather than called "other"
    CostBand other = std::move(bands[largest]);
    other.label = CostText::tr("other (%n group(s))", nullptr, static_cast<int>(bands.size() - largest));
    other.key.clear();
    other.is_other = true;
    for (auto each = bands.begin() + static_cast<std::ptrdiff_t>(largest) + 1; each != bands.end(); ++each) {
        other.total += each->total;
        other.machines += each->machines;
        for (std::size_t i = 0; i < other.actual.size(); ++i) {
            other.actual[i] += each->actual[i];
            other.forecast[i] += each->forecast[i];
        }
    }
    bands.resize(largest);
    bands.push_back(std::move(other));
}

QByteArray csvCell(const QString& text) {
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char('\n')))
        return text.toUtf8();
    QString quoted = text;
    return '"' + quoted.replace(QLatin1Char('"'), QStringLiteral("\"\"")).toUtf8() + '"';
}

} // namespace

CostChartData chartData(const CostReport& report, int largest) {
    CostChartData data;
    data.periods = allPeriods(report);
    data.bands = allBands(report, data.periods);
    joinRest(data.bands, static_cast<std::size_t>(largest));
    // The period that holds as_of: the last one that begins no later.
    const Date today = dateOf(report.as_of);
    const auto after = std::upper_bound(data.periods.begin(), data.periods.end(), today);
    const bool running = !report.forecast_periods.empty() && after != data.periods.begin();
    data.today = running ? static_cast<int>(after - data.periods.begin()) - 1 : -1;
    for (std::size_t i = 0; i < data.periods.size(); ++i) {
        Money height;
        for (const CostBand& band : data.bands) {
            height += band.actual[i];
            height += band.forecast[i];
        }
        data.highest = std::max(data.highest, height);
    }
    return data;
}

QString costGroupLabel(CostGroup by, const QString& key) {
    if (by == CostGroup::status && !key.isEmpty()) return wordForStatus(key);
    if (!key.isEmpty()) return key;
    switch (by) {
    case CostGroup::team:
        return CostText::tr("no team");
    case CostGroup::role:
        return CostText::tr("no role");
    case CostGroup::site:
        return CostText::tr("no site");
    case CostGroup::model:
        return CostText::tr("no model");
    case CostGroup::status:
        return CostText::tr("no status");
    }
    return {};
}

double niceStep(double highest, int wanted) {
    if (!(highest > 0)) return 1;
    const double raw = highest / wanted;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (raw <= factor * power * (1 + 1e-9)) return factor * power;
    return 10 * power;
}

QString shortMoney(double dollars) {
    const double size = std::abs(dollars);
    const auto text = [](double value, const char* unit) {
        return QStringLiteral("$%1%2").arg(QString::number(value, 'g', 4), QLatin1String(unit));
    };
    if (size >= 1e6) return text(dollars / 1e6, "M");
    return size >= 1e3 ? text(dollars / 1e3, "k") : text(dollars, "");
}

QByteArray costCsv(const CostReport& report) {
    const CostChartData data =
        chartData(report, static_cast<int>(report.groups.size() + report.forecast_groups.size()));
    QByteArray csv = "period,kind";
    for (const CostBand& band : data.bands)
        csv += ',' + csvCell(band.label + QStringLiteral(" (USD)"));
    csv += ",total (USD)\r\n";
    const auto rows = [&](const char* kind, const std::vector<Date>& periods, std::vector<Money> CostBand::*series) {
        for (const Date date : periods) {
            const std::size_t at = indexOf(data.periods, date);
            csv += QByteArray::fromStdString(formatDate(date)) + ',' + kind;
            Money total;
            for (const CostBand& band : data.bands) {
                csv += ',' + QByteArray::fromStdString(formatMoney((band.*series)[at]));
                total += (band.*series)[at];
            }
            csv += ',' + QByteArray::fromStdString(formatMoney(total)) + "\r\n";
        }
    };
    std::vector<Date> accrued = report.periods;
    std::erase_if(accrued, [&](Date date) { return date > dateOf(report.as_of); });
    rows("accrued", accrued, &CostBand::actual);
    rows("forecast", report.forecast_periods, &CostBand::forecast);
    return csv;
}

} // namespace remuda
