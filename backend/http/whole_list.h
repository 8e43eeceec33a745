// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"

namespace remuda {

// The page of a short list that `limit` (up to 20,000, which is also what it is without one) and `cursor` ask for, as
// {"items", "next_cursor", "total"}; or an invalid-field problem.
Response pageOf(const Request& request, boost::json::array all);

} // namespace remuda
