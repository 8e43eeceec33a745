// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/cost.h"

#include <QString>

#include <vector>

namespace remuda {

// One band of the cost chart: a group, or all the small ones together.
struct CostBand {
    QString label; // "ads", "no team", "other"
    QString key;   // of the group; empty with is_other or for "none"
    bool is_other = false;
    Money total; // accrued, of the periods shown
    std::int64_t machines = 0;
    std::vector<Money> actual;   // per period of the chart
    std::vector<Money> forecast; // per period; zero where the past is complete
};

// A cost report laid out for drawing: accrued periods, then those of the forecast, the running one in both.
struct CostChartData {
    std::vector<Date> periods;
    int today = -1;              // index of the running period; -1 when all is past or all is to come
    std::vector<CostBand> bands; // bottom to top: largest first, "other" last
    Money highest;               // of one period, actual and forecast together
};

// The `largest` groups by accrued and forecast money, the rest summed as "other". No money is lost: the bands of a
// period sum to the report's.
CostChartData chartData(const CostReport& report, int largest = 7);

// The label of a group key: the key, or "no team" for none; a status in words.
QString costGroupLabel(CostGroup by, const QString& key);

// A round step so that about `wanted` lines cover zero to `highest`: 1, 2, 2.5 or 5 times a power of ten.
double niceStep(double highest, int wanted = 5);

// An amount on an axis: "$0", "$250", "$2.5k", "$1.2M".
QString shortMoney(double dollars);

// The numbers of the chart as CSV: period, one column per group, total; then which rows are forecast.
QByteArray costCsv(const CostReport& report);

} // namespace remuda
