// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/session/own_rights.h"

class QAction;

namespace remuda {

// Why the server would refuse this person an action, and who may instead: "Edit fields: only members of ops and
// administrators may". Empty where it may be tried, as everywhere without rights. `what` names the action.
QString whyForbidden(const OwnRights* rights, const PermissionSet& may, Permission permission, const QString& what);
QString whyForbidden(const RightsKeeper* keeper, const Machine& machine, Permission permission, const QString& what);
QString whyForbiddenAnywhere(const RightsKeeper* keeper, Permission permission, const QString& what);
// Where any of several permissions will do.
QString whyForbiddenAnywhere(const RightsKeeper* keeper, const PermissionSet& any_of, const QString& what);

// Switches an action off that would be refused, with the reason as its tool tip; else leaves it as it is.
void forbid(QAction* action, const QString& why_forbidden);

} // namespace remuda
