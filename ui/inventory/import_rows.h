// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_import.h"

#include <QSortFilterProxyModel>

namespace remuda {

// The rows of an import, all or those of one outcome. A row that was mended stays until the filter is set anew: nothing
// vanishes under the cursor.
class ImportRows : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ImportRows(QObject* parent = nullptr);
    void setOnly(std::optional<ImportOutcome> outcome);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::optional<ImportOutcome> m_only;
};

} // namespace remuda
