// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"
#include "backend/store/database.h"
#include "backend/store/secret_box.h"

namespace remuda {

// A machine with the opened password of its controller, and the pending one where there is one. nullopt: there is no
// such machine.
struct LoadedAccess {
    BmcAccess access;
    std::string unreadable; // why the stored password cannot be opened; empty when it can, or none is stored
};
std::optional<LoadedAccess> loadBmcAccess(Connection& connection, const SecretBox& secrets,
                                          const std::string& hardware_name);

// For DriverRegistry::setPromotion: makes the pending password the machine's.
std::function<void(const Machine&, const std::string&)> promotePassword(Database& database);

// What was seen of a controller, put into the machine's record. Both answer whether that changed anything: what is the
// same as before keeps its age and is not written.
bool takePower(Machine& machine, PowerState state, Instant now); // and takes the faults below away
bool takeFailure(Machine& machine, const DriverError& error, Instant now);

} // namespace remuda
