// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/router.h"

namespace remuda {

// The teams there are; nothing when nobody says, and then any name will do.
using KnownTeams = std::function<std::optional<std::vector<std::string>>()>;

// Views of the inventory that teams share: everybody reads them, members of the team and administrators change them.
// Called on worker threads, `teams` too.
void addViewRoutes(Router& router, Database& database, EventHub& hub, KnownTeams teams);

} // namespace remuda
