// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/money.h"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace remuda {

// An amount as a JSON number of whole units; unknown is null.
boost::json::value moneyToJson(Money money);
boost::json::value moneyToJson(const std::optional<Money>& money);

boost::json::array toJsonArray(const std::vector<std::string>& texts);

} // namespace remuda
