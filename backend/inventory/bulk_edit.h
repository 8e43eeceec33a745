// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/inventory/inventory_service.h"

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
    std::vector<Entry> changed;
    std::int64_t unchanged = 0; // had these values already
};
boost::json::object toJson(const BulkEditResult& result);

// All or nothing. A value or a machine that cannot be is an invalid-field problem with extra.errors
// [{"machine","field","found","expected","message"}] that names each. `dry_run` changes nothing.
Result<BulkEditResult> editMachines(Database& database, const Principal& principal, const Origin& origin,
                                    const BulkEdit& edit, bool dry_run);

} // namespace remuda
