// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/store/database.h"
#include "core/domain/machine.h"
#include "core/domain/permission.h"

namespace remuda {

// The one place that decides who may do what. Looking is free to all who are signed in. Refusals are "forbidden" and
// say who may; extra.permission names what was missing.

// Administrators everything; members of a team what its policy leaves them with machines of their team; who has a rule
// what it grants where its query matches; who only looks nothing.
Result<void> mayDo(const Principal& principal, Permission permission, const Machine& machine);
bool isAllowed(const Principal& principal, Permission permission, const Machine& machine);
// An edit that turns `before` into `after`. Nobody may give themselves a right by it, as by making a machine their
// team's.
Result<void> mayEdit(const Principal& principal, const Machine& before, const Machine& after);
// Whether what is changed says a stored password of the BMC (the one that counts, or a pending one) to whom it was not
// meant for: bmc_driver, bmc_address and bmc_certificate take Permission::password then, whichever way they change. The
// problem names the field.
Result<void> mayRedirectPassword(Connection& connection, const Principal& principal, const Machine& before,
                                 const Machine& after);
// Both of the above: what every edit of one machine is asked.
Result<void> mayChange(Connection& connection, const Principal& principal, const Machine& before, const Machine& after);
// With all of these; names that are not in the inventory are for the caller to refuse.
Result<void> mayDo(Connection& connection, const Principal& principal, Permission permission,
                   const std::vector<std::string>& names);

// What is done for a team (request, share, freeze), or for all of them when it is empty.
Result<void> mayDoFor(const Principal& principal, Permission permission, const std::string& team);

// Whether the principal is one of those who may decide about others' actions: no onlooker. Of the team that a pending
// action names, or without one an administrator.
Result<void> mayDecide(const Principal& principal);
Result<void> mayDecide(const Principal& principal, const std::string& team);

Result<void> mayAdminister(const Principal& principal);

// Whether there may be anything on which one of these is allowed: what a route asks before its handler looks closer.
Result<void> mayAnywhere(const Principal& principal, const PermissionSet& any_of);

// Everything about the principal's rights, as clients are told: administrator, read_only, own, rules.
boost::json::object rightsToJson(const Principal& principal);

} // namespace remuda
