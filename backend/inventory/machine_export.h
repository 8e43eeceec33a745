// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/inventory/past_inventory.h"
#include "backend/store/database.h"
#include "core/query/query.h"

namespace remuda {

// Members of a machine's JSON form by `fields` ("hardware_name,role"), all when empty; invalid-field for an unknown
// one.
using Members = std::vector<std::string>;
Result<Members> readMembers(const std::string& fields);

boost::json::object slimForm(const Machine& machine, const Members& members, boost::json::storage_ptr storage = {});

// All machines that match, streamed from one snapshot of the database, which X-Remuda-Sequence names: changes after it
// are not in there. CSV has the columns of the import (or those of `members`), NDJSON one object a line.
Response exportMachines(Database& database, Query query, Members members, bool csv);

// The same of the inventory as it was; X-Remuda-Sequence names the last change in it.
Response exportPast(std::shared_ptr<const PastMachines> past, Query query, Members members, bool csv);

} // namespace remuda
