// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/place_factories.h"

#include "ui/audit/audit_place.h"
#include "ui/cost/cost_place.h"
#include "ui/expiry/expiry_place.h"
#include "ui/inventory/inventory_place.h"
#include "ui/jobs/jobs_place.h"
#include "ui/requests/requests_place.h"

#include <QCoreApplication>

namespace remuda {

namespace {

template <class PlaceType>
PlaceFactory place(const char* name, const char* icon) {
    return {QString::fromLatin1(name), QCoreApplication::translate("Places", name), QString::fromLatin1(icon),
            [](const PlaceContext& context, QWidget* parent) -> Place* { return new PlaceType(context, parent); }};
}

} // namespace

std::vector<PlaceFactory> placeFactories() {
    return {
        place<InventoryPlace>(QT_TRANSLATE_NOOP("Places", "Inventory"), "inventory"),
        place<RequestsPlace>(QT_TRANSLATE_NOOP("Places", "Requests"), "requests"),
        place<JobsPlace>(QT_TRANSLATE_NOOP("Places", "Jobs"), "jobs"),
        place<ExpiryPlace>(QT_TRANSLATE_NOOP("Places", "Expiry"), "expiry"),
        place<CostPlace>(QT_TRANSLATE_NOOP("Places", "Cost"), "cost"),
        place<AuditPlace>(QT_TRANSLATE_NOOP("Places", "Audit"), "audit"),
    };
}

} // namespace remuda
