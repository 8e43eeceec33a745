// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// When something comes again, as options say it.
QList<QCommandLineOption> recurrenceOptions();
QList<QCommandLineOption> changedRecurrenceOptions(); // of what is there already: what is not said stays
boost::json::object recurrenceFromOptions(const Program& program);
// With what the options say instead; a change of `every` begins anew.
boost::json::object recurrenceFromOptions(const Program& program, const boost::json::object& before);

} // namespace remuda::cli
