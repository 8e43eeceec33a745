// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/schedule.h"
#include "ui/common/column_table.h"

namespace remuda {

// What comes again and again, when nothing may begin, and when work is welcome, as tables kept by id.
class SchedulesModel : public ColumnTable<Schedule> {
    Q_OBJECT
public:
    enum Column { name, does, machines, when, next, last, by };
    explicit SchedulesModel(QObject* parent = nullptr);
};

class FreezesModel : public ColumnTable<Freeze> {
    Q_OBJECT
public:
    enum Column { state, scope, from, until, reason, by };
    explicit FreezesModel(QObject* parent = nullptr);
};

class WindowsModel : public ColumnTable<MaintenanceWindow> {
    Q_OBJECT
public:
    enum Column { scope, when, length, next, by };
    explicit WindowsModel(QObject* parent = nullptr);
};

QString scopeText(const Scope& scope);                // "team web, site lon", "all machines"
QString recurrenceText(const Recurrence& recurrence); // "every Monday and Thursday at 02:30 (Europe/London)"

} // namespace remuda
