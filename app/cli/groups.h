// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

namespace remuda::cli {

// Every command group under its first word; "" for those of a single word.
std::vector<std::pair<QString, std::unique_ptr<CommandGroup>>> makeGroups(Program& program);

// The columns people want to see of each kind of thing; shared by the commands that end with one.
std::vector<Column> machineColumns();
std::vector<Column> jobColumns();
std::vector<Column> plannedMachineColumns();

} // namespace remuda::cli
