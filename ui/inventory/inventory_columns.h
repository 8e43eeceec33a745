// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
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

// Every column there is, the usual ones first and in their order.
const std::vector<InventoryColumn>& inventoryColumns();

QString inventoryText(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column);
QString inventoryTip(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column);
std::optional<Tone> inventoryTone(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column);

} // namespace remuda
