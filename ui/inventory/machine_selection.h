// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inventory/inventory_model.h"

#include <QItemSelectionModel>

#include <unordered_set>

namespace remuda {

// Which machines are chosen, by name. What a query or a closed group hides stays chosen, and counts, until the person
// chooses anew: the rows come back selected. Machines that leave the inventory leave the selection.
class MachineSelection : public QItemSelectionModel {
    Q_OBJECT
public:
    explicit MachineSelection(InventoryModel& model, QObject* parent = nullptr);

    int count() const { return shownCount() + int(m_hidden.size()); }
    int hidden() const { return int(m_hidden.size()); } // chosen but not to be seen
    int hiddenByQuery() const;                          // those that the query does not find
    bool isChosen(const QString& name) const;
    QStringList names() const;               // those shown from top to bottom, then the hidden ones by name
    std::vector<std::uint32_t> rows() const; // all of them, as rows of the model's snapshot

    void setNames(const QStringList& names);
    void chooseAllFound(); // every machine of the query, those of closed groups too
    void chooseGroup(int group, bool chosen);
    int chosenOf(int group) const; // how many of the group's machines
    void chooseNone();

    using QItemSelectionModel::select;
    void select(const QItemSelection& selection, QItemSelectionModel::SelectionFlags command) override;
    void reset() override;

Q_SIGNALS:
    void chosenChanged(); // after every change, also of hidden ones

private:
    int shownCount() const;
    void hide(int first, int last);
    void bringBack(int first, int last);
    void dropMissing();
    void countGroups() const;
    void add(std::span<const std::uint32_t> machines);

    InventoryModel& m_model;
    std::unordered_set<std::string> m_hidden;
    ReplicaSnapshotPointer m_checked;  // all hidden ones are known to be in it
    mutable std::vector<int> m_counts; // chosen machines by group
    mutable bool m_counts_known = false;
    bool m_keeping = false; // a change of the rows, not of the person's mind
};

} // namespace remuda
