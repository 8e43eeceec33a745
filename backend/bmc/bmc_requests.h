// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/bmc_service.h"
#include "backend/http/message.h"

// What the routes of BMCs and of consoles share.
namespace remuda::bmc_requests {

// An answer that comes when the controller has given its own.
Response later(std::function<void(BmcService::Answer)> ask);

// Whether the sender may act on the machine {name}, before its controller is bothered.
Result<void> mayAct(Database& database, const Request& request);
// The same of what a job relies on that works on the machine: its lock guards that as well.
Result<void> mayActUnlocked(Database& database, const Request& request);

} // namespace remuda::bmc_requests
