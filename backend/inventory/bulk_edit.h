// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/inventory/inventory_service.h"
#include "backend/inventory/plan_effect.h"

namespace remuda {

// One value of one machine and what becomes of it, in the members of the machine's JSON form.
struct FieldChange {
    std::string field;
    boost::json::value from, to;
};
boost::json::object toJson(const FieldChange& change);

// The writable members that differ.
std::vector<FieldChange> fieldChanges(const Machine& before, const Machine& after);

// The same members set on many machines, in one transaction and under one request id, so that they can be taken back
// together.
struct BulkEdit {
    std::vector<std::string> machines; // hardware names
    boost::json::object set;           // members as PATCH takes them
};
Result<BulkEdit> bulkEditFromJson(const boost::json::object& object);

struct BulkEditResult {
    struct Entry {
        Machine machine; // as it is afterwards, or would be
        std::vector<FieldChange> fields;
    };
    struct Skipped {
        std::string hardware_name;
        Problem problem; // why it cannot be changed: not there, another team's, a value that cannot be or is taken
    };
    std::vector<Entry> changed;
    std::vector<Skipped> skipped;
    std::int64_t unchanged = 0; // had these values already
    PlanEffect effect;          // of what is changed, as it was before
    Money cost_after;           // a month, of the machines whose price is known then
};
boost::json::object toJson(const BulkEditResult& result);

// Changes the machines that can be changed, in one transaction, and says of the others why not. When none can be, that
// is a problem with extra.errors [{"machine","field","found","expected","message"}] naming each; a dry run, which
// changes nothing, is refused only for a value that fits no machine.
Result<BulkEditResult> editMachines(Database& database, const Principal& principal, const Origin& origin,
                                    const BulkEdit& edit, bool dry_run);

} // namespace remuda
