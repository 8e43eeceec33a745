// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/differing_members.h"

namespace remuda {

DifferingMembers differingMembers(const boost::json::object& before, const boost::json::object& after) {
    DifferingMembers differing;
    for (const auto& member : after) {
        const auto& old_value = before.at(member.key());
        if (old_value == member.value()) continue;
        differing.before[member.key()] = old_value;
        differing.after[member.key()] = member.value();
    }
    return differing;
}

} // namespace remuda
