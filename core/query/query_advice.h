// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/query_scanner.h"

namespace remuda {

// What a sign asks, and whether it asks for the opposite.
Query::Operator toOperator(QueryScanner::Sign sign);
bool isNegative(QueryScanner::Sign sign);

// What was expected instead of a name, in words. Names near to what was typed come first, so that the message helps.
std::string fieldNames(const QuerySchema& schema, std::string_view typed);
std::string flagNames(const QuerySchema& schema);

// What people of other languages write where nothing would ever match; empty when the value is meant as it stands.
std::string otherwiseWritten(std::string_view field, QueryScanner::Sign sign, const QueryScanner::Piece& piece);

} // namespace remuda
