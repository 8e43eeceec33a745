// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/http_server.h"
#include "backend/http/router.h"

namespace remuda {

struct ServerFacts {
    std::function<std::string(const Request&)> name; // by which this client signs in
    bool simulated_fleet = false;
};

// GET /api/v1/server, /api/v1/openapi.json, /healthz, /readyz, /metrics. `http` answers null before the server listens.
void addStatusRoutes(Router& router, Database& database, EventHub& events, ServerFacts facts,
                     std::function<const HttpServer*()> http);

// The OpenAPI document as it was when the program was built (docs/openapi.json).
std::string_view openapiDocument();

} // namespace remuda
