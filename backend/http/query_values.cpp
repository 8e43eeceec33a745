// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/query_values.h"

namespace remuda {

Result<std::optional<Date>> queryDate(const Request& request, const std::string& name) {
    const auto text = request.queryValue(name);
    if (text.empty()) return std::optional<Date>();
    const auto date = parseDate(text);
    if (!date) return problems::invalidField(name, text, "a day that exists, as YYYY-MM-DD");
    return date;
}

Result<Date> queryDate(const Request& request, const std::string& name, Date fallback) {
    const auto date = queryDate(request, name);
    if (!date) return date.problem();
    return date->value_or(fallback);
}

Result<std::optional<Instant>> queryInstant(const Request& request, const std::string& name) {
    const auto text = request.queryValue(name);
    if (text.empty()) return std::optional<Instant>();
    const auto instant = parseInstant(text);
    if (!instant) return problems::invalidField(name, text, "a moment like 2027-03-31T12:00:00Z");
    return instant;
}

} // namespace remuda
