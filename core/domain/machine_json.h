// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"

#include <boost/json.hpp>

namespace remuda {

// The API's form of a machine: the columns of the CSV under the same names (monthly_cost_usd a number, null when
// unknown; bmc_driver and bmc_address flat), then bmc_user, bmc_cipher_suite, bmc_privilege, bmc_interface,
// bmc_certificate, bmc_password_set, power, power_seen_at, faults, maintenance, protected, lock, observed, differs,
// simulated, wipe_unverified, version, status_since, created_at, updated_at. Empty text is "", an unknown number or
// moment null. `storage`: what the members are allocated from; many machines of one answer are cheaper in a common one.
boost::json::object toJson(const Machine& machine, boost::json::storage_ptr storage = {});

// Reads what toJson wrote; unknown members are ignored, a member of the wrong kind is an invalid-field problem.
Result<Machine> machineFromJson(const boost::json::object& object);

// Sets the named members of a machine the way a person may (PATCH, `machines set`, CSV cell): checks each by the rules
// of machineFields(). `null` or "" clears. Refuses unknown, read-only and malformed members, naming field, found and
// expected.
Result<void> applyPatch(Machine& machine, const boost::json::object& patch);

// A new machine out of a POST body, held to the rules of an import row: any column of the CSV may be given,
// hardware_name and site must be.
Result<Machine> newMachine(const boost::json::object& members);

} // namespace remuda
