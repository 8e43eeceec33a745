// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/router.h"

namespace remuda {

// Views of the inventory that teams share: everybody reads them, members of the team and administrators change them.
void addViewRoutes(Router& router, Database& database, EventHub& hub);

} // namespace remuda
