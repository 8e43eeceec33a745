// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_rows.h"

#include "ui/inventory/import_model.h"

namespace remuda {

ImportRows::ImportRows(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setDynamicSortFilter(false);
}

void ImportRows::setOnly(std::optional<ImportOutcome> outcome) {
    m_only = outcome;
    invalidateRowsFilter();
}

bool ImportRows::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto* model = qobject_cast<const ImportModel*>(sourceModel());
    return !m_only || model == nullptr || model->outcome(row) == *m_only;
}

} // namespace remuda
