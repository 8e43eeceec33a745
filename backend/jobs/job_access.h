// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"

namespace remuda {

// Who may steer a job that is there already (cancel, retry, pause, resume): its requester, members of a team that owns
// all machines it works on, and administrators. The problem says why not; not-found for a job that is not there.
Result<void> mayCommand(Connection& connection, const Principal& principal, const std::string& job);

} // namespace remuda
