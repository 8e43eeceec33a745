// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/approvals/approval_service.h"
#include "backend/http/event_hub.h"
#include "backend/http/router.h"

namespace remuda {

// /approvals: everybody reads what waits; who may decide is said by each.
void addApprovalRoutes(Router& router, ApprovalService& approvals, EventHub& hub);

} // namespace remuda
