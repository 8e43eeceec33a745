// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/cost_models.h"

#include "ui/common/format.h"

#include <QLocale>

namespace remuda {

namespace {

QString statusText(const StatusCost& cost) {
    return QString::fromUtf8(toText(cost.status).data());
}

std::vector<TableColumn<StatusCost>> statusColumns() {
    return {
        {.title = StatusCostModel::tr("Status"),
         .text = [](const StatusCost& each) { return wordForStatus(statusText(each)); },
         .tone = [](const StatusCost& each) { return std::optional(toneOfMachineStatus(statusText(each))); }},
        {.title = StatusCostModel::tr("Machines"),
         .text = [](const StatusCost& each) { return format::number(each.machines); },
         .style = CellStyle::number},
        {.title = StatusCostModel::tr("Cost"),
         .text = [](const StatusCost& each) { return format::money(each.cost); },
         .style = CellStyle::number},
        {.title = StatusCostModel::tr("Share"),
         .text = [](const StatusCost& each) { return format::percent(each.share * 100); },
         .style = CellStyle::number},
    };
}

} // namespace

void CostTableModel::setData(const CostChartData& data, CostGranularity granularity) {
    beginResetModel(); // another question: columns and rows are other things
    m_data = data;
    m_granularity = granularity;
    endResetModel();
}

int CostTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_data.periods.size());
}

int CostTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_data.periods.empty() ? 0 : static_cast<int>(m_data.bands.size()) + 2;
}

Money CostTableModel::amount(int row, int column) const {
    const auto at = static_cast<std::size_t>(row);
    Money sum;
    for (std::size_t band = 0; band < m_data.bands.size(); ++band) {
        if (column != columnCount() - 1 && static_cast<int>(band) != column - 1) continue;
        sum += m_data.bands[band].actual[at];
        sum += m_data.bands[band].forecast[at];
    }
    return sum;
}

QVariant CostTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const bool period = index.column() == 0;
    const bool forecast = m_data.today >= 0 && index.row() > m_data.today;
    switch (role) {
    case Qt::DisplayRole: {
        if (!period) return format::money(amount(index.row(), index.column()));
        const QDate day = format::toQt(m_data.periods[static_cast<std::size_t>(index.row())]);
        const QString name = m_granularity == CostGranularity::day
                                 ? format::date(day)
                                 : QLocale().toString(day, QStringLiteral("MMMM yyyy"));
        if (forecast) return tr("%1, forecast").arg(name);
        return index.row() == m_data.today ? tr("%1, with forecast").arg(name) : name;
    }
    case StyleRole:
        return static_cast<int>(period ? (forecast ? CellStyle::secondary : CellStyle::text) : CellStyle::number);
    case SortRole:
        return period ? QVariant(index.row()) : QVariant::fromValue<qint64>(amount(index.row(), index.column()).micros);
    case IdRole:
        return QString::number(index.row());
    default:
        return {};
    }
}

QVariant CostTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (section == 0 ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole) return {};
    if (section == 0) return m_granularity == CostGranularity::day ? tr("Day") : tr("Month");
    if (section == columnCount() - 1) return tr("Total");
    return m_data.bands[static_cast<std::size_t>(section) - 1].label;
}

StatusCostModel::StatusCostModel(QObject* parent)
    : ColumnTable(statusColumns(), statusText, parent) {}

} // namespace remuda
