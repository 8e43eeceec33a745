// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"
#include "ui/common/column_table.h"

namespace remuda {

// The machines of a plan, as the server chose them.
class PlannedMachinesModel : public ColumnTable<PlannedMachine> {
    Q_OBJECT
public:
    enum Column { machine, model, place, cores, memory, cost };
    explicit PlannedMachinesModel(QObject* parent = nullptr);
};

} // namespace remuda
