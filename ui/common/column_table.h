// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/table_view.h"
#include "ui/common/theme.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QString>

#include <algorithm>
#include <cassert>
#include <functional>
#include <optional>
#include <vector>

namespace remuda {

// How one column shows a row. Only `title` and `text` are needed.
// (Members are initialised with braces alone: GCC 12 fails on "= {}" here.)
template <class Row>
struct TableColumn {
    QString title;
    std::function<QString(const Row&)> text;
    CellStyle style = CellStyle::text;
    std::function<QVariant(const Row&)> sort{};            // typed value; without it the text
    std::function<std::optional<Tone>(const Row&)> tone{}; // drawn as a status
    std::function<QString(const Row&)> tip{};
    std::function<int(const Row&)> progress{}; // percent, drawn as a bar; below 0: none
};

// A table of rows that are known by an id, for lists of up to some thousands. Updates are spans, never resets:
// selection, current row and scroll position survive. Sort it through a QSortFilterProxyModel with SortRole.
template <class Row>
class ColumnTable : public QAbstractTableModel {
public:
    using Id = std::function<QString(const Row&)>;

    ColumnTable(std::vector<TableColumn<Row>> columns, Id id, QObject* parent = nullptr)
        : QAbstractTableModel(parent)
        , m_columns(std::move(columns))
        , m_id(std::move(id)) {}

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : int(m_columns.size());
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
        const Row& row = m_rows[std::size_t(index.row())];
        const TableColumn<Row>& column = m_columns[std::size_t(index.column())];
        switch (role) {
        case Qt::DisplayRole:
            return column.text(row);
        case Qt::AccessibleTextRole:
            return QString(column.title + QStringLiteral(" ") + column.text(row));
        case Qt::ToolTipRole:
            return column.tip ? QVariant(column.tip(row)) : QVariant();
        case SortRole:
            return column.sort ? column.sort(row) : QVariant(column.text(row));
        case StyleRole:
            return int(column.style);
        case IdRole:
            return m_id(row);
        case ToneRole:
            if (column.tone)
                if (const auto tone = column.tone(row)) return int(*tone);
            return {};
        case ProgressRole:
            if (column.progress)
                if (const int percent = column.progress(row); percent >= 0) return percent;
            return {};
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
        const TableColumn<Row>& column = m_columns[std::size_t(section)];
        if (role == Qt::DisplayRole) return column.title;
        if (role == Qt::TextAlignmentRole)
            return int((column.style == CellStyle::number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        return {};
    }

    const std::vector<Row>& rows() const { return m_rows; }
    const Row* row(int number) const {
        return number >= 0 && number < rowCount() ? &m_rows[std::size_t(number)] : nullptr;
    }
    int rowOf(const QString& id) const { return m_position.value(id, -1); }
    const Row* find(const QString& id) const { return row(rowOf(id)); }

    // Makes the table equal to `rows`, in their order, telling views only what changed.
    void setRows(std::vector<Row> rows) {
        QSet<QString> wanted;
        for (const Row& row : rows)
            wanted.insert(m_id(row));
        removeWhere([this, &wanted](const Row& row) { return !wanted.contains(m_id(row)); });
        reorderLike(rows);
        for (std::size_t at = 0; at < rows.size();) {
            if (at < m_rows.size() && m_id(m_rows[at]) == m_id(rows[at])) {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < rows.size() && !m_position.contains(m_id(rows[end])))
                ++end;
            if (end == at) return assert(false && "rows with the same id");
            beginInsertRows({}, int(at), int(end) - 1);
            m_rows.insert(m_rows.begin() + std::ptrdiff_t(at), rows.begin() + std::ptrdiff_t(at),
                          rows.begin() + std::ptrdiff_t(end));
            reindex();
            endInsertRows();
            at = end;
        }
        replaceSpans(rows);
    }

    // Replaces the row of the same id, or adds it at the end (or at the front).
    void upsert(Row row, bool at_front = false) {
        const int known = rowOf(m_id(row));
        if (known >= 0) {
            m_rows[std::size_t(known)] = std::move(row);
            Q_EMIT this->dataChanged(this->index(known, 0), this->index(known, columnCount() - 1));
            return;
        }
        const int at = at_front ? 0 : rowCount();
        beginInsertRows({}, at, at);
        m_rows.insert(m_rows.begin() + at, std::move(row));
        reindex();
        endInsertRows();
    }

    void removeById(const QString& id) {
        removeWhere([this, &id](const Row& row) { return m_id(row) == id; });
    }

    // For columns that show the time: repaints without touching rows.
    void touchColumn(int column) {
        if (!m_rows.empty())
            Q_EMIT this->dataChanged(this->index(0, column), this->index(rowCount() - 1, column), {Qt::DisplayRole});
    }

private:
    template <class Condition>
    void removeWhere(Condition condition) {
        for (int last = rowCount() - 1; last >= 0; --last) {
            if (!condition(m_rows[std::size_t(last)])) continue;
            int first = last;
            while (first > 0 && condition(m_rows[std::size_t(first - 1)]))
                --first;
            beginRemoveRows({}, first, last);
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
            reindex();
            endRemoveRows();
            last = first;
        }
    }

    void reorderLike(const std::vector<Row>& rows) {
        QHash<QString, int> rank;
        for (const Row& row : rows)
            rank.insert(m_id(row), int(rank.size()));
        const auto before = [this, &rank](const Row& left, const Row& right) {
            return rank[m_id(left)] < rank[m_id(right)];
        };
        if (std::is_sorted(m_rows.begin(), m_rows.end(), before)) return;
        Q_EMIT this->layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        const QModelIndexList old = persistentIndexList();
        QStringList ids;
        for (const QModelIndex& index : old)
            ids.append(m_id(m_rows[std::size_t(index.row())]));
        std::stable_sort(m_rows.begin(), m_rows.end(), before);
        reindex();
        QModelIndexList fresh;
        for (qsizetype at = 0; at < old.size(); ++at)
            fresh.append(this->index(rowOf(ids[at]), old[at].column()));
        changePersistentIndexList(old, fresh);
        Q_EMIT this->layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }

    void replaceSpans(std::vector<Row>& rows) {
        const auto differs = [this, &rows](std::size_t at) {
            if constexpr (requires(const Row& row) { row == row; })
                return !(m_rows[at] == rows[at]);
            else
                return true;
        };
        for (std::size_t at = 0; at < rows.size(); ++at) {
            if (!differs(at)) continue;
            const std::size_t first = at;
            for (; at < rows.size() && differs(at); ++at)
                m_rows[at] = std::move(rows[at]);
            Q_EMIT this->dataChanged(this->index(int(first), 0), this->index(int(at) - 1, columnCount() - 1));
        }
    }

    void reindex() {
        m_position.clear();
        m_position.reserve(qsizetype(m_rows.size()));
        for (std::size_t at = 0; at < m_rows.size(); ++at)
            m_position.insert(m_id(m_rows[at]), int(at));
    }

    std::vector<TableColumn<Row>> m_columns;
    Id m_id;
    std::vector<Row> m_rows;
    QHash<QString, int> m_position;
};

} // namespace remuda
