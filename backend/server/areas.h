// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/approvals/approval_service.h"
#include "backend/audit/progress_pruner.h"
#include "backend/bmc/bmc_service.h"
#include "backend/bmc/console_service.h"
#include "backend/cost/cost_service.h"
#include "backend/http/event_hub.h"
#include "backend/http/http_server.h"
#include "backend/http/router.h"
#include "backend/identity/identity.h"
#include "backend/identity/session_ends.h"
#include "backend/intents/intent_desk.h"
#include "backend/inventory/inventory_service.h"
#include "backend/jobs/job_pruner.h"
#include "backend/jobs/job_service.h"
#include "backend/leases/lease_service.h"
#include "backend/requests/request_service.h"
#include "backend/schedules/schedule_service.h"

namespace remuda {

// Every part of a running server, in the order in which they may know each other: what is below may use what is above,
// and is gone before it.
struct Areas {
    std::unique_ptr<Database> database;
    std::unique_ptr<SessionEnds> session_ends;
    std::unique_ptr<Identity> identity;
    std::unique_ptr<IntentDesk> intents;
    std::unique_ptr<InventoryService> inventory;
    std::unique_ptr<CostService> cost;
    std::unique_ptr<JobService> jobs;
    std::unique_ptr<ApprovalService> approvals;
    std::unique_ptr<ScheduleService> schedules;
    std::unique_ptr<BmcService> bmcs;
    std::unique_ptr<ConsoleService> consoles;
    std::unique_ptr<RequestService> requests;
    std::unique_ptr<LeaseService> leases;
    std::unique_ptr<EventHub> events;
    std::unique_ptr<ProgressPruner> pruner;
    std::unique_ptr<JobPruner> job_pruner;
    Router router;
};

// Creates the areas that need nothing but the database, and registers their routes, observers and lookups. Each area
// adds its lines here (wiring.cpp).
Result<void> wire(Areas& areas, const struct ServerOptions& options);

// What runs by itself (jobs), started after wiring and stopped before anything is destroyed.
void startAreas(Areas& areas);
void stopAreas(Areas& areas);

} // namespace remuda
