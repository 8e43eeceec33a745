// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

namespace remuda {

boost::json::object toJson(const Change& change); // with "summary"

// One line for people: "update machine K3HTLNJ: role search → ads-api", "added machine K3HTLNJ".
std::string summaryOf(const Change& change);

// What a change of a machine did to it.
enum class ChangeKind { creation, deletion, edit };
ChangeKind changeKind(const Change& change);

// Names of the members that a change touched.
boost::json::array changedMembers(const Change& change);

} // namespace remuda
