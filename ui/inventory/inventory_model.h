// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica.h"
#include "core/client/replica/replica_search.h"
#include "ui/inventory/inventory_columns.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QSet>
#include <QTimer>

#include <span>
#include <unordered_map>

namespace remuda {

// The machines that a search found, in its order. While it groups, a row is a group's heading or a machine of an open
// group; groups are closed at first. A new result reaches the views as removed, moved, inserted and changed spans, so
// that selection and current row stay with their machines and headings, and never as a reset; with the two signals
// around it a view can hold its scroll position. GUI thread.
class InventoryModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit InventoryModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override; // headings cannot be selected
    // Sorting is the search's work, off this thread: this only says what is wanted.
    void sort(int column, Qt::SortOrder order) override;

    void apply(const ReplicaSearchResult& result);
    // Which fields of which machines have changed since the last result: those cells are told and flash for a second.
    void note(const ReplicaChange& change);

    // While dataChanged is signalled for all rows: whether this one is told to be different or to glow. Views show few
    // rows and can ask for those.
    bool isConcerned(int row) const;

    QString nameOf(int row) const;        // empty for a heading
    int rowOf(const QString& name) const; // -1 when it is not shown
    int rowOf(std::uint32_t snapshot_row) const;
    bool finds(const QString& name) const; // shown, or in a closed group
    const ReplicaSnapshot& snapshot() const { return *m_now.snapshot; }
    ReplicaSnapshotPointer snapshotPointer() const { return m_now.snapshot; }
    std::uint32_t snapshotRow(int row) const { return m_now.shown[std::size_t(row)]; } // of a machine
    // Every machine found, in order, those of closed groups too; rows of the snapshot.
    const std::vector<std::uint32_t>& machines() const { return m_now.found; }

    std::optional<std::size_t> groupField() const { return m_now.group_field; }
    const std::vector<ReplicaGroup>& groups() const { return m_now.groups; }
    bool isHeading(int row) const;
    int groupOf(int row) const; // index into groups(), of a heading or a machine; -1 when nothing is grouped
    int rowOfGroup(int group) const;
    std::span<const std::uint32_t> machinesOf(int group) const; // rows of the snapshot
    bool isOpen(int group) const;
    void setOpen(int group, bool open);
    void setAllOpen(bool open);
    QString groupTitle(int group) const;           // "in use", "no role"
    int groupOfMachine(const QString& name) const; // -1 when it is not found

Q_SIGNALS:
    void sortAsked(std::size_t field, bool descending);
    // Before rows are removed and before the views' own reaction to it: what is selected there is about to be hidden.
    void aboutToHide(int first, int last);
    void openChanged();
    void aboutToApply(bool same_question); // query and order are those of the result before: only machines changed
    void applied(bool same_question);

private:
    // What the table shows. An entry is a row of the snapshot, or a group's index with the topmost bit set.
    struct Content {
        ReplicaSnapshotPointer snapshot;
        RowList found;
        std::optional<std::size_t> group_field;
        std::vector<ReplicaGroup> groups;
        RowList shown; // where nothing is grouped the very list that was found
    };
    struct Difference;

    static bool isHeadingEntry(std::uint32_t entry) { return (entry & heading) != 0; }
    void fillShown(Content& content) const;
    QVariant headingData(int group, const InventoryColumn& column, int role) const;
    void take(Content next);
    Difference differenceTo(const Content& next) const;
    void takeBySpans(Content next, const Difference& difference);
    void takeAtOnce(Content next, const Difference& difference);
    void adopt(const Content& next, RowList shown);
    void permute(RowList rows, const std::vector<int>& places);
    void insertRows(int first, std::span<const std::uint32_t> entries);
    void removeRows(int first, int last);
    void findPositions() const;
    void tellHeadings(const std::vector<ReplicaGroup>& before);
    void tellChanges();
    void fade();

    static constexpr std::uint32_t heading = 1u << 31;

    Content m_now;
    QSet<QString> m_open;                                  // values of the open groups
    mutable std::vector<int> m_position, m_group_position; // by row of the snapshot, by group; -1: not shown
    mutable bool m_positions_known = false;
    std::string m_query; // these three: of the last result
    std::size_t m_sort_field = 0;
    bool m_descending = false;
    std::unordered_map<std::string, quint64> m_changed; // noted and not yet told: fields as bits
    bool m_storm = false;                               // too much has changed to tell row by row
    ReplicaSnapshotPointer m_before;                    // while a result is taken: the one before it
    bool m_fading = false;                              // while glowing cells are told
    struct Flash {
        qint64 since;
        quint64 fields;
    };
    QHash<QString, Flash> m_flashes;
    QElapsedTimer m_clock;
    QTimer m_fade;
};

} // namespace remuda
