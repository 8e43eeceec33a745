// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica.h"
#include "core/client/replica/replica_search.h"
#include "ui/inventory/inventory_columns.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

namespace remuda {

// The machines that a search found, in its order. A new result reaches the views as removed, moved, inserted and
// changed spans, so that selection, current row and scroll position stay with their machines; only a result that has
// little to do with the one before is a reset (aboutToReplace lets the view keep its selection by name). GUI thread.
class InventoryModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit InventoryModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    // Sorting is the search's work, off this thread: this only says what is wanted.
    void sort(int column, Qt::SortOrder order) override;

    void apply(const ReplicaSearchResult& result);
    // Which fields of which machines have changed since the last result: those cells are told and flash for a second.
    void note(const ReplicaChange& change);

    QString nameOf(int row) const;
    int rowOf(const QString& name) const; // -1 when it is not shown
    const ReplicaSnapshot& snapshot() const { return *m_snapshot; }
    ReplicaSnapshotPointer snapshotPointer() const { return m_snapshot; }
    std::uint32_t snapshotRow(int row) const { return m_rows[std::size_t(row)]; }

Q_SIGNALS:
    void sortAsked(std::size_t field, bool descending);

private:
    bool isFarFrom(const ReplicaSearchResult& result) const;
    bool showsTheSame(const ReplicaSearchResult& result) const;
    void removeMissing(const ReplicaSearchResult& result);
    void moveToSnapshot(const ReplicaSearchResult& result);
    void insertNew(const ReplicaSearchResult& result);
    void findPositions();
    void tellChanges();
    void fade();

    ReplicaSnapshotPointer m_snapshot;
    std::vector<std::uint32_t> m_rows; // of m_snapshot
    std::vector<int> m_position;       // by row of m_snapshot: where it is shown, or -1
    QHash<QString, quint64> m_changed; // noted and not yet told: fields as bits
    struct Flash {
        qint64 since;
        quint64 fields;
    };
    QHash<QString, Flash> m_flashes;
    QElapsedTimer m_clock;
    QTimer m_fade;
};

} // namespace remuda
