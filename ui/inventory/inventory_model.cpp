// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_model.h"

#include "core/domain/machine_fields.h"

#include <algorithm>
#include <utility>

namespace remuda {

namespace {

constexpr qint64 flashMilliseconds = 1000;
constexpr std::size_t spansBeforeReset = 400;

// Rows of one snapshot, asked for by rows of the same or of another one.
class RowSet {
public:
    RowSet(const ReplicaSnapshot& snapshot, const std::vector<std::uint32_t>& rows)
        : m_snapshot(snapshot)
        , m_has(snapshot.rows(), false) {
        for (const std::uint32_t row : rows)
            m_has[row] = true;
    }
    bool contains(const ReplicaSnapshot& snapshot, std::uint32_t row) const {
        if (&snapshot == &m_snapshot) return m_has[row];
        const auto own = m_snapshot.rowOf(snapshot.hardwareName(row));
        return own && m_has[*own];
    }

private:
    const ReplicaSnapshot& m_snapshot;
    std::vector<bool> m_has;
};

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

// What changes with every breath of a machine says nothing to a reader.
quint64 quietFields() {
    static const quint64 mask = [] {
        quint64 bits = 0;
        for (const char* name : {"power_seen_at", "version", "updated_at"})
            bits |= quint64(1) << replicaField(name);
        return bits;
    }();
    return mask;
}

} // namespace

InventoryModel::InventoryModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_snapshot(std::make_shared<const ReplicaSnapshot>()) {
    m_clock.start();
    m_fade.setInterval(80);
    connect(&m_fade, &QTimer::timeout, this, &InventoryModel::fade);
}

int InventoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int InventoryModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(inventoryColumns().size());
}

QVariant InventoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const InventoryColumn& column = inventoryColumns()[std::size_t(index.column())];
    const std::uint32_t row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return inventoryText(*m_snapshot, row, column);
    case Qt::ToolTipRole: {
        const QString tip = inventoryTip(*m_snapshot, row, column);
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case Qt::AccessibleTextRole:
        return QString(column.title + QLatin1Char(' ') + inventoryText(*m_snapshot, row, column));
    case StyleRole:
        return int(column.style);
    case IdRole:
        return qt(m_snapshot->hardwareName(row));
    case ToneRole:
        if (const auto tone = inventoryTone(*m_snapshot, row, column)) return int(*tone);
        return {};
    case FlashRole: {
        if (m_flashes.isEmpty()) return {};
        const auto flash = m_flashes.constFind(qt(m_snapshot->hardwareName(row)));
        if (flash == m_flashes.constEnd() || (flash->fields >> column.field & 1) == 0) return {};
        return qMax(0.0, 1.0 - double(m_clock.elapsed() - flash->since) / double(flashMilliseconds));
    }
    default:
        return {};
    }
}

QVariant InventoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const InventoryColumn& column = inventoryColumns()[std::size_t(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::TextAlignmentRole)
        return int((column.style == CellStyle::number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

void InventoryModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= columnCount()) return;
    Q_EMIT sortAsked(inventoryColumns()[std::size_t(column)].field, order == Qt::DescendingOrder);
}

QString InventoryModel::nameOf(int row) const {
    return row >= 0 && row < rowCount() ? qt(m_snapshot->hardwareName(m_rows[std::size_t(row)])) : QString();
}

int InventoryModel::rowOf(const QString& name) const {
    const auto row = m_snapshot->rowOf(name.toStdString());
    return row && *row < m_position.size() ? m_position[*row] : -1;
}

void InventoryModel::findPositions() {
    m_position.assign(m_snapshot->rows(), -1);
    for (std::size_t at = 0; at < m_rows.size(); ++at)
        m_position[m_rows[at]] = int(at);
}

void InventoryModel::note(const ReplicaChange& change) {
    for (const auto& machine : change.changed)
        m_changed[QString::fromStdString(machine.hardware_name)] |= machine.fields;
}

void InventoryModel::apply(const ReplicaSearchResult& result) {
    if (showsTheSame(result)) {
        m_snapshot = result.snapshot;
        m_rows = result.rows;
        findPositions();
    } else if (isFarFrom(result)) {
        beginResetModel();
        m_snapshot = result.snapshot;
        m_rows = result.rows;
        findPositions();
        endResetModel();
    } else {
        removeMissing(result);
        moveToSnapshot(result);
        insertNew(result);
    }
    tellChanges();
}

// The usual case while machines live: the same ones in the same order.
bool InventoryModel::showsTheSame(const ReplicaSearchResult& result) const {
    if (result.rows.size() != m_rows.size()) return false;
    if (result.snapshot == m_snapshot) return result.rows == m_rows;
    for (std::size_t at = 0; at < m_rows.size(); ++at)
        if (m_snapshot->hardwareName(m_rows[at]) != result.snapshot->hardwareName(result.rows[at])) return false;
    return true;
}

bool InventoryModel::isFarFrom(const ReplicaSearchResult& result) const {
    if (m_rows.empty() || result.rows.empty()) return true;
    std::size_t spans = 0;
    const auto count = [&spans](const ReplicaSnapshot& snapshot, const std::vector<std::uint32_t>& rows,
                                const RowSet& others) {
        bool inside = false;
        for (const std::uint32_t row : rows) {
            const bool missing = !others.contains(snapshot, row);
            if (missing && !inside) ++spans;
            inside = missing;
        }
    };
    count(*m_snapshot, m_rows, RowSet(*result.snapshot, result.rows));
    count(*result.snapshot, result.rows, RowSet(*m_snapshot, m_rows));
    return spans > spansBeforeReset;
}

void InventoryModel::removeMissing(const ReplicaSearchResult& result) {
    const RowSet wanted(*result.snapshot, result.rows);
    const auto missing = [this, &wanted](int row) { return !wanted.contains(*m_snapshot, m_rows[std::size_t(row)]); };
    for (int last = rowCount() - 1; last >= 0; --last) {
        if (!missing(last)) continue;
        int first = last;
        while (first > 0 && missing(first - 1))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        findPositions();
        endRemoveRows();
        last = first;
    }
}

// The rows that stay, by the numbers of the new snapshot and in the new order.
void InventoryModel::moveToSnapshot(const ReplicaSearchResult& result) {
    const RowSet kept(*m_snapshot, m_rows);
    std::vector<std::uint32_t> rows;
    rows.reserve(m_rows.size());
    for (const std::uint32_t row : result.rows)
        if (kept.contains(*result.snapshot, row)) rows.push_back(row);
    bool same_order = true;
    for (std::size_t at = 0; at < rows.size() && same_order; ++at)
        same_order = result.snapshot->hardwareName(rows[at]) == m_snapshot->hardwareName(m_rows[at]);
    if (same_order) {
        m_snapshot = result.snapshot;
        m_rows = std::move(rows);
        findPositions();
        return;
    }
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList old = persistentIndexList();
    const ReplicaSnapshotPointer old_snapshot = m_snapshot; // keeps the names alive
    std::vector<std::uint32_t> old_rows = std::exchange(m_rows, std::move(rows));
    m_snapshot = result.snapshot;
    findPositions();
    QModelIndexList fresh;
    for (const QModelIndex& index : old) {
        const std::string_view name = old_snapshot->hardwareName(old_rows[std::size_t(index.row())]);
        fresh.append(this->index(m_position[*m_snapshot->rowOf(name)], index.column()));
    }
    changePersistentIndexList(old, fresh);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void InventoryModel::insertNew(const ReplicaSearchResult& result) {
    for (std::size_t at = 0; at < result.rows.size(); ++at) {
        if (at < m_rows.size() && m_rows[at] == result.rows[at]) continue;
        std::size_t end = at;
        while (end < result.rows.size() && (at >= m_rows.size() || result.rows[end] != m_rows[at]))
            ++end;
        beginInsertRows({}, int(at), int(end) - 1);
        m_rows.insert(m_rows.begin() + std::ptrdiff_t(at), result.rows.begin() + std::ptrdiff_t(at),
                      result.rows.begin() + std::ptrdiff_t(end));
        findPositions();
        endInsertRows();
        at = end;
    }
}

void InventoryModel::tellChanges() {
    if (m_changed.isEmpty()) return;
    const auto changed = std::exchange(m_changed, {});
    const bool few = changed.size() < 500; // a storm is not worth a glow
    std::vector<int> rows;
    for (auto each = changed.begin(); each != changed.end(); ++each) {
        const int row = rowOf(each.key());
        if (row < 0) continue;
        rows.push_back(row);
        const quint64 loud = each.value() & ~quietFields();
        if (few && loud != 0) m_flashes.insert(each.key(), {m_clock.elapsed(), loud});
    }
    std::sort(rows.begin(), rows.end());
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1)
            ++last;
        Q_EMIT dataChanged(index(rows[first], 0), index(rows[last], columnCount() - 1));
        first = last + 1;
    }
    if (!m_flashes.isEmpty()) m_fade.start();
}

void InventoryModel::fade() {
    m_flashes.removeIf(
        [this](const auto& flash) { return m_clock.elapsed() - flash.value().since > flashMilliseconds; });
    // One signal for all: views paint what is seen.
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {FlashRole});
    if (m_flashes.isEmpty()) m_fade.stop();
}

} // namespace remuda
