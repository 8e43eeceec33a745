// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/audit/audit_entry.h"
#include "ui/common/column_table.h"

namespace remuda {

// Who did what, newest first.
class AuditModel : public ColumnTable<AuditEntry> {
    Q_OBJECT
public:
    enum Column { when, who, what, entity, summary };
    explicit AuditModel(QObject* parent = nullptr);
};

// What one change altered: member, before, after.
class DifferencesModel : public ColumnTable<AuditDifference> {
    Q_OBJECT
public:
    enum Column { member, before, after };
    explicit DifferencesModel(QObject* parent = nullptr);
};

QString entityWord(const QString& entity); // "machine", translated

} // namespace remuda
