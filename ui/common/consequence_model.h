// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/consequence_sheet.h"

#include <QAbstractTableModel>
#include <QSet>

namespace remuda {

// The machines of a sheet, in a row each or in one per field that changes. With setTickable they have a box each: those
// without a tick stay in the list, greyed, and are left out. What is unticked is known by name and outlives new plans.
class ConsequenceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTickable(bool tickable);
    // `items` as planned; those unticked keep the place and the words they had.
    void setItems(const QStringList& headers, const QVector<Consequences::Item>& items);
    QStringList unticked() const; // in the list's order, each once
    void tick(const QVector<int>& rows, bool on);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void untickedChanged();

private:
    QString nameOf(int row) const { return m_items[row].cells.value(0); }
    bool isUnticked(int row) const { return m_unticked.contains(nameOf(row)); }
    bool isFirstOfMachine(int row) const { return row == 0 || nameOf(row - 1) != nameOf(row); }

    QStringList m_headers;
    QVector<Consequences::Item> m_items;
    QSet<QString> m_unticked;
    bool m_tickable = false;
};

} // namespace remuda
