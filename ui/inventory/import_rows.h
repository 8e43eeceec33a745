// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace remuda {

// The rows of an import, all or only those in error. A row that was mended stays until the filter is set anew: nothing
// vanishes under the cursor.
class ImportRows : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ImportRows(QObject* parent = nullptr);
    void setOnlyErrors(bool only_errors);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    bool m_only_errors = false;
};

} // namespace remuda
