// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/server/route_permissions.h"

#include "backend/identity/access.h"

#include <algorithm>

namespace remuda {

namespace {

using Need = RoutePermission::Need;

// Who has asked for a job may steer it, whatever led to it.
PermissionSet steering() {
    return PermissionSet::verbs().add(Permission::request).add(Permission::lease);
}

const std::vector<RoutePermission>& table() {
    using enum Permission;
    static const std::vector<RoutePermission> all{
        {"GET /_auth", Need::nothing},
        {"POST /_auth", Need::nothing},
        {"GET /api/v1/server", Need::nothing},
        {"GET /api/v1/openapi.json", Need::nothing},
        {"GET /healthz", Need::nothing},
        {"GET /readyz", Need::nothing},
        {"GET /metrics", Need::nothing},

        {"GET /api/v1/whoami", Need::look},
        {"GET /api/v1/machines", Need::look},
        {"GET /api/v1/machines/{name}", Need::look},
        {"GET /api/v1/machines/{name}/history", Need::look},
        {"GET /api/v1/machines/{name}/power", Need::look},
        {"GET /api/v1/machines/{name}/sensors", Need::look},
        {"GET /api/v1/machines/{name}/event-log", Need::look},
        {"GET /api/v1/machines/export", Need::look},
        {"GET /api/v1/machines/difference", Need::look},
        {"GET /api/v1/machines/groups", Need::look},
        {"GET /api/v1/facets", Need::look},
        {"POST /api/v1/selections", Need::look},
        {"GET /api/v1/audit", Need::look},
        {"GET /api/v1/audit/chain", Need::look},
        {"GET /api/v1/changes", Need::look},
        {"GET /api/v1/events", Need::look},
        {"GET /api/v1/jobs", Need::look},
        {"GET /api/v1/jobs/advice", Need::look},
        {"GET /api/v1/jobs/failures", Need::look},
        {"GET /api/v1/jobs/{id}", Need::look},
        {"GET /api/v1/jobs/{id}/children", Need::look},
        {"GET /api/v1/jobs/{id}/log", Need::look},
        {"GET /api/v1/jobs/{id}/log/stream", Need::look},
        {"GET /api/v1/requests", Need::look},
        {"GET /api/v1/requests/{id}", Need::look},
        {"GET /api/v1/leases", Need::look},
        {"GET /api/v1/leases/calendar", Need::look},
        {"GET /api/v1/costs", Need::look},
        {"GET /api/v1/costs/summary", Need::look},
        {"GET /api/v1/costs/intervals", Need::look},
        {"GET /api/v1/views", Need::look},
        {"GET /api/v1/views/{id}", Need::look},
        {"GET /api/v1/schedules", Need::look},
        {"GET /api/v1/schedules/{id}", Need::look},
        {"GET /api/v1/freezes", Need::look},
        {"GET /api/v1/windows", Need::look},
        {"GET /api/v1/machines/{name}/console", Need::any, {bmc}},
        {"DELETE /api/v1/sessions", Need::look},
        {"GET /api/v1/approvals", Need::look},
        {"GET /api/v1/approvals/{id}", Need::look},

        {"POST /api/v1/actions", Need::any, PermissionSet::verbs()},
        {"POST /api/v1/jobs/retry", Need::any, steering()},
        {"POST /api/v1/jobs/{id}/cancel", Need::any, steering()},
        {"POST /api/v1/jobs/{id}/pause", Need::any, steering()},
        {"POST /api/v1/jobs/{id}/resume", Need::any, steering()},
        {"POST /api/v1/jobs/{id}/retry", Need::any, steering()},
        {"POST /api/v1/schedules", Need::any, PermissionSet::verbs()},
        {"PUT /api/v1/schedules/{id}", Need::any, PermissionSet::verbs()},
        {"DELETE /api/v1/schedules/{id}", Need::any, PermissionSet::verbs()},
        {"POST /api/v1/schedules/{id}/pause", Need::any, PermissionSet::verbs()},
        {"POST /api/v1/schedules/{id}/resume", Need::any, PermissionSet::verbs()},

        {"POST /api/v1/approvals/{id}/approve", Need::decide},
        {"POST /api/v1/approvals/{id}/deny", Need::decide},
        {"POST /api/v1/approvals/{id}/withdraw", Need::any, PermissionSet::verbs()},

        {"POST /api/v1/machines", Need::any, {add}},
        {"POST /api/v1/machines/import", Need::any, {import}},
        {"PATCH /api/v1/machines/{name}", Need::any, {edit}},
        {"DELETE /api/v1/machines/{name}", Need::any, {remove}},
        {"POST /api/v1/machines/changes", Need::any, {edit}},
        {"POST /api/v1/machines/{name}/observed/accept", Need::any, {edit}},
        {"POST /api/v1/undo", Need::any, {edit}},
        {"PUT /api/v1/machines/{name}/bmc-password", Need::any, {password}},
        {"DELETE /api/v1/machines/{name}/event-log", Need::any, {bmc}},
        {"PUT /api/v1/machines/{name}/identify-light", Need::any, {bmc}},
        {"PUT /api/v1/machines/{name}/boot-device", Need::any, {bmc}},
        {"PUT /api/v1/machines/{name}/console/{seat}", Need::any, {bmc}},
        {"DELETE /api/v1/machines/{name}/console/{seat}", Need::any, {bmc}},
        {"GET /api/v1/machines/{name}/console/{seat}/output", Need::any, {bmc}},
        {"PUT /api/v1/machines/{name}/console/{seat}/input", Need::any, {bmc}},

        {"POST /api/v1/leases/changes", Need::any, {lease}},
        {"POST /api/v1/requests", Need::any, {request}},
        {"POST /api/v1/requests/{id}/withdraw", Need::any, {request}},
        {"POST /api/v1/views", Need::any, {share}},
        {"PUT /api/v1/views/{id}", Need::any, {share}},
        {"DELETE /api/v1/views/{id}", Need::any, {share}},
        {"POST /api/v1/freezes", Need::any, {freeze}},
        {"PUT /api/v1/freezes/{id}", Need::any, {freeze}},
        {"DELETE /api/v1/freezes/{id}", Need::any, {freeze}},
        {"POST /api/v1/windows", Need::any, {freeze}},
        {"PUT /api/v1/windows/{id}", Need::any, {freeze}},
        {"DELETE /api/v1/windows/{id}", Need::any, {freeze}},
    };
    return all;
}

Router::Guard guardFor(const RoutePermission& route) {
    switch (route.need) {
    case Need::any:
        return [any_of = route.any_of](const Principal& principal) { return mayAnywhere(principal, any_of); };
    case Need::decide:
        return [](const Principal& principal) { return mayDecide(principal); };
    default:
        return [](const Principal&) { return Result<void>(); };
    }
}

} // namespace

std::span<const RoutePermission> routePermissions() {
    return table();
}

Result<void> guardRoutes(Router& router) {
    for (const auto& route : table())
        if (route.need != Need::nothing)
            if (auto guarded = router.guard(route.operation, guardFor(route)); !guarded) return guarded;
    for (const auto& route : router.routes()) {
        const auto declared = std::find_if(table().begin(), table().end(), [&](const RoutePermission& each) {
            return each.operation == route.operation;
        });
        if (declared == table().end()) return problems::internal("nobody has said who may " + route.operation);
        if ((declared->need == Need::nothing) != (route.access == Access::open))
            return problems::internal(route.operation + " is not as open as it is declared");
    }
    return {};
}

} // namespace remuda
