// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/action_plan.h"

namespace remuda::action_params {

// Checks every member: known to the verb, well formed, and there when it must be. null and "" are as good as absent.
Result<void> check(Verb verb, const boost::json::object& params);

// The member as text; empty when absent.
std::string text(const boost::json::object& params, std::string_view name);
bool flag(const boost::json::object& params, std::string_view name);

// params with the machine's own laid over them, without empty members.
boost::json::object merged(const Submission& submission, const std::string& hardware_name);

} // namespace remuda::action_params
