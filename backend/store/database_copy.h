// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/connection.h"

#include <vector>

namespace remuda {

// What was copied, table by table.
struct CopiedTable {
    std::string name;
    std::int64_t rows = 0;
};

// Copies all that a database holds into another that holds nothing, of the same engine or the other: rows, and how far
// its counters have counted, so that no number is given twice. Who served it is left behind. Both must have the schema
// of this program; `from` is read in one snapshot. Everything or nothing: at the end count and digest of every table
// are compared, and what differs takes all back. Problem types: "not-empty" (409), "store".
Result<std::vector<CopiedTable>> copyDatabase(Connection& from, Connection& to);

} // namespace remuda
