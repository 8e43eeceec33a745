// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/requests/planned_machines_model.h"

#include <QSet>

namespace remuda {

// The available machines that meet a request, each with a box to tick. What was ticked stays so while pages come.
class CandidatesModel : public PlannedMachinesModel {
    Q_OBJECT
public:
    using PlannedMachinesModel::PlannedMachinesModel;

    void setChosen(const QStringList& names);
    QStringList chosen() const; // in the order of the list, then those that are not in it
    int chosenCount() const { return int(m_chosen.size()); }

    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; // Qt::CheckStateRole
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void chosenChanged();

private:
    QSet<QString> m_chosen;
};

// Ticks or clears the row under the mouse or, with Space, the current one, whichever column it is.
class CandidatesDelegate : public TableDelegate {
public:
    using TableDelegate::TableDelegate;

protected:
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
};

} // namespace remuda
