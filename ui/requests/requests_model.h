// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"
#include "ui/common/column_table.h"

namespace remuda {

// Requests as a table, kept by number.
class RequestsModel : public ColumnTable<MachineRequest> {
    Q_OBJECT
public:
    enum Column { number, status, what, site, until, cost, progress, requester, when };
    explicit RequestsModel(QObject* parent = nullptr);
};

} // namespace remuda
