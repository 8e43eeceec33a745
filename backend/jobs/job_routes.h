// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/event_hub.h"
#include "backend/http/origin.h"
#include "backend/http/router.h"

namespace remuda {

class JobService;
struct Submission;

// /jobs and below; registers how a job looks with the hub. `jobs` must outlive the router.
void addJobRoutes(Router& router, JobService& jobs, EventHub& hub);

// Keeps an action that takes the agreement of others, given as it was POSTed too; answers what waits now.
using AskForApproval =
    std::function<Result<boost::json::object>(const Submission&, const boost::json::object& body, const Origin&)>;

// POST /actions: verbs for machines.
void addActionRoutes(Router& router, JobService& jobs, AskForApproval ask = nullptr);

} // namespace remuda
