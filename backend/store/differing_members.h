// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/json.hpp>

namespace remuda {

// What a change of a record is written down as: the members that differ, before and after.
struct DifferingMembers {
    boost::json::object before, after;
    bool empty() const { return after.empty(); }
};
// Both forms must have the same members.
DifferingMembers differingMembers(const boost::json::object& before, const boost::json::object& after);

} // namespace remuda
