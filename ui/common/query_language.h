// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/query_edit.h"

namespace remuda {

class QueryBar;

// Lets a query bar read and complete the query language over one kind of list. The schema must outlive the bar; `known`
// answers real values of a field, e.g. from the local copy of the inventory.
void setQueryLanguage(QueryBar* bar, const QuerySchema& schema, KnownValues known = {});

} // namespace remuda
