// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/machine.h"

#include <functional>

namespace remuda {

// Every SQL statement about machines. Columns are named like the fields of machine_fields.h (monthly_cost_micros for
// the price); what has no field of its own lies in JSON columns.
namespace machine_store {

std::optional<Machine> find(Connection& connection, const std::string& hardware_name);
std::vector<Machine> findMany(Connection& connection, const std::vector<std::string>& hardware_names);
std::vector<std::string> sites(Connection& connection); // that machines stand at, sorted
std::vector<std::string> teams(Connection& connection); // that own machines, sorted

// Refusals below (already-exists, not-found, changed-meanwhile) leave as StoreError, which Database::write hands to its
// caller as that problem.
void insert(Transaction& transaction, const Origin& origin, Machine& machine, std::string_view verb = "create");

// Writes `after` where `before` is what is stored: raises the version, appends the change with the members that differ,
// and tells the observers (cost intervals). Nothing happens when both are equal. Where the BMC would be spoken to
// without TLS from now on its passwords are forgotten.
void update(Transaction& transaction, const Origin& origin, const Machine& before, Machine& after,
            std::string_view verb = "update");
void remove(Transaction& transaction, const Origin& origin, const Machine& machine, std::string_view verb = "delete");

// Frees what `after` gives up of its serial, MACs and start unit, so that machines updated in one transaction can take
// each other's. Writes no history: an update() of the same pair must follow in the same transaction.
void giveUp(Transaction& transaction, const Machine& before, const Machine& after);

// Called inside the transaction of every insert, update (both set) and remove (after null). Registered before serving.
using Observer = std::function<void(Transaction&, const Machine* before, const Machine* after)>;
void addObserver(Observer observer);
void clearObservers(); // for tests that build several servers in one process

// The password of the machine's BMC as SecretBox sealed it; `after` may carry a new user as well.
void setBmcPassword(Transaction& transaction, const Origin& origin, const Machine& before, Machine& after,
                    std::string_view sealed);
// The same password sealed anew: no change of the machine, so nothing is appended.
void resealBmcPassword(Transaction& transaction, const std::string& hardware_name, std::string_view sealed);
std::optional<std::string> sealedBmcPassword(Connection& connection, const std::string& hardware_name);

} // namespace machine_store

} // namespace remuda
