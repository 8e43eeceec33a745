// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/router.h"

namespace remuda {

// GET /audit, /changes, /events. Database and hub must outlive the router.
void addAuditRoutes(Router& router, Database& database, EventHub& hub);

// The audit of one thing, with `cursor` and `limit` of the request: GET /machines/{name}/history and its like.
Response auditOf(Database& database, const Request& request, const std::string& entity, const std::string& entity_id);

} // namespace remuda
