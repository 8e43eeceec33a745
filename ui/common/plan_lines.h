// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/consequence_sheet.h"

#include <boost/json.hpp>

namespace remuda {

// The parts of the server's plans that actions and edits have in common, in the sheet's words. Each adds nothing when
// the plan says nothing of it; `machines` is how many the plan concerns.
void addOwners(Consequences& sheet, const boost::json::object& plan, int machines, const QString& new_owner = {});
void addRolesLeftEmpty(Consequences& sheet, const boost::json::object& plan);
void addLeases(Consequences& sheet, const boost::json::object& plan);
void addMonthlyCost(Consequences& sheet, const boost::json::object& plan); // "$12 / month", "… → …" when it changes
// What keeps machines from it now, and when what begins later begins.
void addFreezes(Consequences& sheet, const boost::json::object& plan);
void addApproval(Consequences& sheet, const boost::json::object& plan); // that others must agree first
void addStart(Consequences& sheet, const boost::json::object& plan);
// Of one member of a plan's "skipped": in the person's language where the code is known, else the server's words.
QString skipReason(const QString& code, const QString& subject, const QString& reason);
QString skipReason(const boost::json::object& skipped);
void addSkipped(Consequences& sheet, const boost::json::object& plan);

int countMember(const boost::json::object& plan, const char* name); // 0 when it is missing

} // namespace remuda
