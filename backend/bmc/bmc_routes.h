// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/bmc_service.h"
#include "backend/http/router.h"

namespace remuda {

// GET /machines/{name}/power, …/sensors, …/event-log; DELETE …/event-log; PUT …/identify-light, …/boot-device. They ask
// the controller itself, which may take seconds; no worker waits meanwhile.
void addBmcRoutes(Router& router, BmcService& bmcs);

} // namespace remuda
