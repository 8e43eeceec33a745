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

// A value as an error message shows it: a text without quotes, nothing for null, else JSON.
std::string foundText(const boost::json::value& value);

boost::json::array toJsonArray(const std::vector<std::string>& texts);

} // namespace remuda
