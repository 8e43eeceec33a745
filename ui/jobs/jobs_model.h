// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"
#include "ui/common/column_table.h"

namespace remuda {

// Jobs as a table, newest first, kept by id.
class JobsModel : public ColumnTable<Job> {
    Q_OBJECT
public:
    enum Column { status, action, target, step, progress, elapsed, requester, when };

    explicit JobsModel(QObject* parent = nullptr);

    void tick(); // the elapsed time of running jobs has moved on
    // A change of one job; older than what is known changes nothing. False when the job is not in the table.
    bool applyEvent(const Job& job);
};

} // namespace remuda
