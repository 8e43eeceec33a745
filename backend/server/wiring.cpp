// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/audit_routes.h"
#include "backend/http/idempotency.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/machine_store.h"
#include "backend/server/areas.h"
#include "backend/server/server_options.h"

namespace remuda {

Result<void> wire(Areas& areas, const ServerOptions& options) {
    auto& database = *areas.database;
    auto& router = areas.router;
    auto secrets = SecretBox::open(database.folder());
    if (!secrets) return std::move(secrets).problem();

    machine_store::clearObservers();
    areas.events = std::make_unique<EventHub>(database);
    areas.inventory = std::make_unique<InventoryService>(database, *secrets);
    addInventoryRoutes(router, database, *areas.inventory, *areas.events);
    addAuditRoutes(router, database, *areas.events);
    router.setIdempotency(makeIdempotency(database));

    auto identity = Identity::open({options.data, options.keys, options.teams, options.public_name});
    if (!identity) return std::move(identity).problem();
    areas.identity = std::move(*identity);
    areas.identity->addTo(router);

    areas.cost = std::make_unique<CostService>(database);
    addCostRoutes(router, *areas.cost);
    return {};
}

void startAreas(Areas& areas) {
    areas.events->start();
}

void stopAreas(Areas& areas) {
    areas.events->stop();
}

} // namespace remuda
