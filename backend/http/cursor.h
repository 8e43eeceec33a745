// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <boost/json.hpp>

namespace remuda {

// Where a page of a list ended, opaque to clients: the values of the last row's sort keys, as base64url of a JSON
// array.
std::string encodeCursor(const boost::json::array& position);

// Nothing when `text` is empty; an invalid-field problem when it did not come from encodeCursor with `size` members.
Result<std::optional<boost::json::array>> decodeCursor(const std::string& text, std::size_t size);

} // namespace remuda
