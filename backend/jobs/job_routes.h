// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/router.h"

namespace remuda {

class JobService;

// /jobs and below; registers how a job looks with the hub. `jobs` must outlive the router.
void addJobRoutes(Router& router, JobService& jobs, EventHub& hub);

// POST /actions: verbs for machines.
void addActionRoutes(Router& router, JobService& jobs);

} // namespace remuda
