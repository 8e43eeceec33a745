// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/router.h"
#include "core/domain/permission.h"

#include <span>

namespace remuda {

// What a route needs of who calls it. Handlers look closer: at the machines or the team that it is about.
struct RoutePermission {
    enum class Need {
        nothing, // not even to be signed in
        look,    // to be signed in
        any,     // one of the permissions, somewhere
        decide   // to be no mere onlooker; who may decide is said by what waits for it
    };
    const char* operation; // "METHOD pattern"
    Need need;
    PermissionSet any_of = {};
};

// Every route of the server, declared in this one place.
std::span<const RoutePermission> routePermissions();

// Guards the routes by that. Fails, and so does the start of the server, when a route is not declared or is declared
// otherwise than it is.
Result<void> guardRoutes(Router& router);

} // namespace remuda
