// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/column_table.h"
#include "ui/cost/cost_data.h"

namespace remuda {

// The numbers of the chart as a table: one row per period, one column per band, the total at the end.
class CostTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setData(const CostChartData& data, CostGranularity granularity);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override; // period, bands, total
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Money amount(int row, int column) const; // of a band, or of all for the last column
    CostChartData m_data;
    CostGranularity m_granularity = CostGranularity::day;
};

// What each status of a machine has cost this month.
class StatusCostModel : public ColumnTable<StatusCost> {
    Q_OBJECT
public:
    enum Column { status, machines, cost, share };
    explicit StatusCostModel(QObject* parent = nullptr);
};

} // namespace remuda
