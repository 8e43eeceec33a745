// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_rows.h"

#include "ui/inventory/import_model.h"

namespace remuda {

ImportRows::ImportRows(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setDynamicSortFilter(false);
}

void ImportRows::setOnlyErrors(bool only_errors) {
    m_only_errors = only_errors;
    invalidateRowsFilter();
}

bool ImportRows::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto* model = qobject_cast<const ImportModel*>(sourceModel());
    return !m_only_errors || model == nullptr || !model->isGood(row);
}

} // namespace remuda
