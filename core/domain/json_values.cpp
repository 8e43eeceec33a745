// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/json_values.h"

namespace remuda {

namespace json = boost::json;

json::value moneyToJson(Money money) {
    constexpr std::int64_t unit = 1'000'000;
    if (money.micros % unit == 0) return money.micros / unit; // no "1.72E2" for the commonest prices
    return static_cast<double>(money.micros) / static_cast<double>(unit);
}

json::value moneyToJson(const std::optional<Money>& money) {
    return money ? moneyToJson(*money) : json::value(nullptr);
}

std::string foundText(const json::value& value) {
    if (value.is_null()) return {};
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

json::array toJsonArray(const std::vector<std::string>& texts) {
    json::array array;
    array.reserve(texts.size());
    for (const auto& text : texts)
        array.emplace_back(text);
    return array;
}

} // namespace remuda
