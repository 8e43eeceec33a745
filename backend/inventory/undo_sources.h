// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/audit/change_json.h"
#include "backend/inventory/undo.h"

#include <map>

namespace remuda {

// What an undo has to take back of one machine: all chosen changes of it as one.
struct MachineUndo {
    ChangeKind kind = ChangeKind::edit;
    std::map<std::string, std::int64_t> last; // by member: sequence of the last chosen change that touched it
    boost::json::object before, after;        // members as they were before all of them, and after
    std::int64_t last_sequence = 0;
};

struct UndoSources {
    std::map<std::string, MachineUndo> machines; // by hardware name
    std::vector<UndoPlan::Fixed> fixed;
    UndoPlan::Subject subject;
};

// Finds the chosen changes and sorts out what can be taken back. Not-found when there are none.
Result<UndoSources> undoSources(Connection& connection, const UndoOrder& order);

// The members of a machine that an undo may put back.
bool isUndoable(std::string_view member);

} // namespace remuda
