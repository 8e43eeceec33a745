// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/machine.h"

// The password that a rotation has drawn for a machine's BMC, beside the one that counts: sealed in the same way, there
// from before the controller hears of it until it is known which of the two works.
namespace remuda::bmc_password_store {

std::optional<std::string> pending(Connection& connection, const std::string& hardware_name); // sealed
void setPending(Transaction& transaction, const std::string& hardware_name, std::string_view sealed);

// Both do nothing and answer false where `sealed` is not (any more) what is pending.
bool promote(Transaction& transaction, const Origin& origin, const std::string& hardware_name,
             std::string_view sealed); // it is the password from now on; a change "bmc-password" of the machine
bool forget(Transaction& transaction, const std::string& hardware_name, std::string_view sealed);

// A machine that signs in as the same user of the same service, as several of one enclosure do: it would be locked out
// by a new password. Only where the machine's address names a system of a service.
std::optional<std::string> sharer(Connection& connection, const Machine& machine);

} // namespace remuda::bmc_password_store
