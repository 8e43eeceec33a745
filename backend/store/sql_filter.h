// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/connection.h"
#include "core/query/query.h"

namespace remuda {

// Binds the values of a translated query to the question marks of its condition, in order.
inline Statement& bindFilter(Statement& statement, const SqlFilter& filter) {
    for (const auto& parameter : filter.parameters)
        std::visit([&](const auto& value) { statement.bind(value); }, parameter);
    return statement;
}

} // namespace remuda
