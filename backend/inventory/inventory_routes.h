// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/router.h"
#include "backend/inventory/inventory_service.h"

namespace remuda {

// /machines with everything below it, /selections, /facets; tells the hub how a machine looks. All must outlive the
// router.
void addInventoryRoutes(Router& router, Database& database, InventoryService& inventory, EventHub& hub);

// The two halves of it.
void addInventoryReadRoutes(Router& router, Database& database);
void addInventoryWriteRoutes(Router& router, InventoryService& inventory);

// A machine's answer, with its ETag.
Response machineAnswer(const Machine& machine, int status = 200);

} // namespace remuda
