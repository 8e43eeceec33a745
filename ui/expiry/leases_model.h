// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lease.h"
#include "ui/common/column_table.h"

namespace remuda {

// Leases as a table, kept by hardware name.
class LeasesModel : public ColumnTable<Lease> {
    Q_OBJECT
public:
    enum Column { machine, ends, left, status, role, team, site, model, cost, granted };
    explicit LeasesModel(QObject* parent = nullptr);
};

// What a lease's end means to a reader: past is bad, less than a week needs attention.
std::optional<Tone> toneOfDaysLeft(int days);
QString daysLeftText(int days); // "12 days past", "last day", "6 days"

} // namespace remuda
