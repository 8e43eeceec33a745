// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/consequence_model.h"

#include "ui/common/table_view.h"

#include <QHash>

namespace remuda {

void ConsequenceModel::setTickable(bool tickable) {
    m_tickable = tickable;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0));
}

void ConsequenceModel::setItems(const QStringList& headers, const QVector<Consequences::Item>& items) {
    QHash<QString, QVector<Consequences::Item>> planned; // a machine has a row per field in some plans
    for (const Consequences::Item& item : items)
        planned[item.cells.value(0)].append(item);
    QVector<Consequences::Item> list;
    QSet<QString> listed;
    for (const Consequences::Item& old : m_items) { // the order of the first plan stays
        const QString name = old.cells.value(0);
        if (planned.contains(name)) {
            if (!listed.contains(name)) list += planned.value(name);
        } else if (m_unticked.contains(name)) {
            list.append(old);
        }
        listed.insert(name);
    }
    for (const Consequences::Item& item : items)
        if (!listed.contains(item.cells.value(0))) list.append(item);
    const bool same_rows = headers == m_headers && list.size() == m_items.size() &&
                           std::equal(list.begin(), list.end(), m_items.begin(), [](const auto& a, const auto& b) {
                               return a.cells.value(0) == b.cells.value(0);
                           });
    if (same_rows) { // scroll position and current row stay
        m_items = list;
        if (!m_items.isEmpty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_headers = headers;
    m_items = list;
    endResetModel();
}

QStringList ConsequenceModel::unticked() const {
    QStringList names;
    for (int row = 0; row < m_items.size(); ++row)
        if (isFirstOfMachine(row) && isUnticked(row)) names.append(nameOf(row));
    return names;
}

void ConsequenceModel::tick(const QVector<int>& rows, bool on) {
    bool changed = false;
    for (const int row : rows) {
        if (row < 0 || row >= rowCount() || isUnticked(row) != on) continue;
        const QString name = nameOf(row);
        on ? (void)m_unticked.remove(name) : (void)m_unticked.insert(name);
        int first = row, last = row;
        while (!isFirstOfMachine(first))
            --first;
        while (last + 1 < rowCount() && nameOf(last + 1) == name)
            ++last;
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
        changed = true;
    }
    if (changed) Q_EMIT untickedChanged();
}

int ConsequenceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_items.size());
}

int ConsequenceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(qMax<qsizetype>(1, m_headers.size()));
}

QVariant ConsequenceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Consequences::Item& item = m_items[index.row()];
    const bool left_out = m_tickable && isUnticked(index.row());
    const QString text = item.cells.value(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::ToolTipRole:
        return text.isEmpty() ? QVariant() : QVariant(text);
    case Qt::CheckStateRole:
        return m_tickable && index.column() == 0 && isFirstOfMachine(index.row())
                   ? QVariant(left_out ? Qt::Unchecked : Qt::Checked)
                   : QVariant();
    case Qt::FontRole:
        return index.column() == 0 ? QVariant(Theme::instance().monospaced()) : QVariant();
    case Qt::ForegroundRole:
        return left_out ? QVariant(Theme::instance().secondaryText()) : QVariant();
    case Qt::AccessibleTextRole:
        return m_tickable && index.column() == 0 && left_out ? tr("%1, left out").arg(text) : text;
    case StyleRole:
        return int(left_out ? CellStyle::secondary : index.column() == 0 ? CellStyle::monospaced : CellStyle::text);
    case ToneRole:
        if (item.tone && !left_out && index.column() == columnCount() - 1) return int(*item.tone);
        return {};
    default:
        return {};
    }
}

bool ConsequenceModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !m_tickable || !index.isValid() || index.column() != 0) return false;
    tick({index.row()}, value.toInt() == Qt::Checked);
    return true;
}

QVariant ConsequenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return m_headers.value(section);
}

Qt::ItemFlags ConsequenceModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (m_tickable && index.column() == 0 && isFirstOfMachine(index.row())) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace remuda
