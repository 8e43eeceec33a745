// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
#include "core/domain/machine_totals.h"
#include "ui/common/table_view.h"
#include "ui/common/theme.h"

#include <QVariant>

#include <span>
#include <vector>

namespace remuda {

// One column of the machine table. Everything it says comes from one row of a snapshot.
struct InventoryColumn {
    QString key; // field name, or a name of its own ("place"); in settings
    QString title;
    std::size_t field; // index into machineFields(): what it sorts by and which change makes it flash
    CellStyle style = CellStyle::text;
    int width = 12;     // characters
    bool usual = false; // shown unless somebody chose otherwise
};

// Every column there is, the usual ones first and in their order. Each field has one of its own name.
const std::vector<InventoryColumn>& inventoryColumns();
int inventoryColumn(const QString& key); // index; -1 when there is none
QString fieldTitle(std::size_t field);   // what a field is called for people

// The value of a group as people read it; "not set" for the empty one.
QString groupValueText(std::size_t field, const std::string& value);
QString
totalsText(const MachineTotals& totals); // "1 204 cores · 9 TiB memory · 48 TiB disk · $1 234 / month + 3 unknown"
QString costText(const MachineTotals& totals);

QString inventoryText(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column);
QString inventoryTip(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column);
std::optional<Tone> inventoryTone(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column);

} // namespace remuda
