// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "ui/common/field_text.h"

#include <boost/json.hpp>

#include <type_traits>
#include <utility>
#include <vector>

namespace remuda {

// What the server answered as objects of the domain. What is of another kind is a problem that says what was expected
// ("a job"): an answer is never passed over in silence.
template <class Read>
auto readObject(const boost::json::value& value, Read read, const char* expected)
    -> std::invoke_result_t<Read, const boost::json::object&> {
    if (const auto* object = value.if_object()) return read(*object);
    return unreadableAnswer(expected);
}

// What a reader of one row makes of it.
template <class Read>
using RowOf = std::decay_t<decltype(*std::declval<std::invoke_result_t<Read, const boost::json::object&>>())>;

// All rows of a list, or the problem of the first that is none.
template <class Read>
Result<std::vector<RowOf<Read>>> readRows(const boost::json::array& items, Read read, const char* expected) {
    std::vector<RowOf<Read>> rows;
    rows.reserve(items.size());
    for (const auto& item : items) {
        auto row = readObject(item, read, expected);
        if (!row) return row.problem();
        rows.push_back(std::move(*row));
    }
    return rows;
}

// Appends to `rows` those of the next page that `known` does not know: pages may overlap when something changed
// between.
template <class Row, class Known>
void appendUnknown(std::vector<Row>& rows, std::vector<Row> page, Known known) {
    for (auto& row : page)
        if (!known(row)) rows.push_back(std::move(row));
}

} // namespace remuda
