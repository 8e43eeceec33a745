// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/power_driver.h"
#include "backend/store/database.h"

namespace remuda::simulated_store {

// What a simulated machine is doing. Kept in the database, so that it goes on over a restart of the server.
struct State {
    PowerState power = PowerState::off;    // before power_at
    PowerState power_to = PowerState::off; // from then on
    Instant power_at;
    BootDevice next_boot = BootDevice::disk;
    bool boot_persistent = false; // next_boot is meant for every boot
    bool identify_light = false;
    Instant events_cleared_at;
    Instant controller_back_at;  // until then its controller starts anew and says nothing
    std::string password_digest; // hexadecimal SHA-256 of the password it was given; empty: it takes any
    std::int64_t commands = 0;   // received so far: numbers the draws of failures
    std::int64_t power_ons = 0;  // times it was switched on
    std::int64_t power_offs = 0; // times its power went away, in a restart too

    PowerState powerAt(Instant instant) const { return instant >= power_at ? power_to : power; }
};

// nullopt: it never received a command; it is on exactly when it is in use.
std::optional<State> find(Connection& connection, const std::string& hardware_name);
void save(Transaction& transaction, const std::string& hardware_name, const State& state);

} // namespace remuda::simulated_store
