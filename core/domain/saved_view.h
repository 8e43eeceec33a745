// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace remuda {

// A way to look at the inventory, under a name: which machines, and how the table shows them. A team's views live on
// the server; a private one lives with the settings of its owner and has neither id nor version.
struct SavedView {
    struct Column {
        std::string field; // of machineFields(), or "place": rack and unit in one
        int width = 0;     // logical pixels; 0: the usual
        bool operator==(const Column&) const = default;
    };

    std::int64_t id = 0;
    std::string name;
    std::string team; // empty: private
    std::string query;
    std::vector<Column> columns;     // from left to right; empty: the usual ones
    std::string sort;                // a field, or -field for descending; empty: the hardware name
    std::string group_by;            // a field; empty: not grouped
    bool groups_by_count = false;    // the largest group first, instead of by name
    std::vector<std::string> facets; // fields to narrow by; empty: the usual ones

    std::int64_t version = 0; // counts its changes
    std::string created_by, updated_by;
    std::optional<Instant> created_at, updated_at;
};

// Whether both show the same: everything but name, team and history.
bool showsTheSame(const SavedView& left, const SavedView& right);

boost::json::object toJson(const SavedView& view);

// Reads what toJson writes; what a person may not set (id, version, who and when) is taken as it is.
Result<SavedView> savedViewFromJson(const boost::json::object& object);

// What a person sends to make a view or to replace one (then with the version that was seen, if at all): unknown
// members are refused, and everything is checked.
Result<SavedView> newViewFromJson(const boost::json::object& object);

// Name, query (its problem holds the position), fields. Names the member at fault.
Result<void> check(const SavedView& view);

} // namespace remuda
