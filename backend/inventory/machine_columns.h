// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/connection.h"
#include "core/domain/machine.h"

namespace remuda::machine_store {

// The one place that knows the order of the machine table's columns.
const std::string& selectMachines(); // "SELECT … FROM machine", to be followed by WHERE
Machine readMachine(Statement& row); // a row of that
const std::string& insertMachine();  // parameters by bindMachine
const std::string& updateMachine();  // … then its name and the version that is stored
void bindMachine(Statement& statement, const Machine& machine);

} // namespace remuda::machine_store
