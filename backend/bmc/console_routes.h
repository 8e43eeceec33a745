// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/console_service.h"
#include "backend/http/router.h"

namespace remuda {

// GET /machines/{name}/console; PUT and DELETE …/console/{seat}; GET …/console/{seat}/output, server-sent events; PUT
// …/console/{seat}/input. A console shows what its machine shows to whoever logs in: it is for the machine's team
// alone.
void addConsoleRoutes(Router& router, ConsoleService& consoles);

} // namespace remuda
