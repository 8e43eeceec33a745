// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/inventory/bulk_edit.h"

namespace remuda {

// What is to be taken back: one change, or all that one request changed.
struct UndoOrder {
    std::int64_t sequence = 0;
    std::string request_id; // when sequence is 0
    bool skip_conflicts = false;
};
Result<UndoOrder> undoOrderFromJson(const boost::json::object& object);

// The way back. Edits of machines can be taken back (also creations, imports and what an undo did) as long as nothing
// later touched the same fields; what jobs and verbs did cannot, since the world outside has moved with them.
struct UndoPlan {
    enum class Action { change, remove, restore };
    struct Entry {
        std::string hardware_name, hostname;
        Action action = Action::change;
        std::vector<FieldChange> fields; // of Action::change
    };
    struct Conflict {
        std::string hardware_name, field; // field empty: the whole machine
        std::string reason;               // one sentence
        std::int64_t sequence = 0;        // of the later change that is in the way; 0 when it is something else
        Instant at;
        std::string actor, verb;
    };
    struct Fixed { // a change that cannot be taken back at all
        std::int64_t sequence = 0;
        std::string entity, entity_id, verb, reason;
    };
    struct Subject {                   // what is taken back: one change, or all of a request
        std::string verb;              // of the change, of what its request did as a whole, or of the first of several
        std::string entity, entity_id; // of one change; of several those they have in common, else empty
        std::int64_t changes = 0, machines = 0;
        Instant at; // of the first
        std::string actor, request_id;
    };
    Subject undoes;
    std::vector<Entry> entries;
    std::vector<Conflict> conflicts;
    std::vector<Fixed> fixed;
    std::int64_t unchanged = 0; // fields that are as they were already
    bool done = false;
};
boost::json::object toJson(const UndoPlan& plan);
boost::json::object toJson(const UndoPlan::Subject& subject);

// Plans and, unless `dry_run`, does it in one transaction under the origin's request id. With conflicts and no
// skip_conflicts nothing is done: 409 undo-conflicts with the plan in extra.plan. Nothing there that can be taken back:
// 409 not-undoable, with the plan as well.
Result<UndoPlan> undo(Database& database, const Principal& principal, const Origin& origin, const UndoOrder& order,
                      bool dry_run);

} // namespace remuda
