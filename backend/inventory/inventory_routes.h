// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/router.h"
#include "backend/inventory/inventory_service.h"

namespace remuda {

// /machines with everything below it, /selections, /facets; tells the hub how a machine looks. All must outlive the
// router.
void addInventoryRoutes(Router& router, Database& database, InventoryService& inventory, EventHub& hub);

// The parts of it.
void addInventoryReadRoutes(Router& router, Database& database);
void addInventoryGroupRoutes(Router& router, Database& database);
void addInventoryWriteRoutes(Router& router, InventoryService& inventory);
void addEditRoutes(Router& router, Database& database, InventoryService& inventory); // bulk edits, undo, observed facts

// The version that the caller has seen by If-Match; "*" or nothing is any.
Result<std::optional<std::int64_t>> expectedVersion(const Request& request);

// A machine's answer, with its ETag.
Response machineAnswer(const Machine& machine, int status = 200);

} // namespace remuda
