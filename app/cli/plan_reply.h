// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/program.h"

namespace remuda::cli {

// What an action would do: its machines, those it leaves out, whom it concerns.
// Whether what was planned would be taken if it were sent: there is something to do, and nothing was skipped unless
// --skip-invalid allows that.
bool wouldBegin(const Reply& plan, const Program& program);
Reply planReply(const boost::json::object& plan);

// For plans of actions and edits alike: adds to the note whom it concerns (owners, roles left empty).
void addPlanEffect(Reply& reply, const boost::json::object& plan);

// The machines that are skipped and why, as a table of their own.
void addSkipped(Reply& reply, const boost::json::object& plan);

} // namespace remuda::cli
