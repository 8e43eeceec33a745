// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/query.h"

namespace remuda {

// Reads one value of a query by the kind of its field; relative times count from `now`. Nothing when it is malformed.
std::optional<Query::Value> readQueryValue(std::string_view text, const QueryField& field, Instant now);

// What a value of the field looks like, in words, for an error message.
std::string expectedQueryValue(const QueryField& field);

} // namespace remuda
