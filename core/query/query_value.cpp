// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_value.h"

#include <algorithm>
#include <charconv>

namespace remuda {

namespace {

using namespace std::chrono;

// The longest of relative times, about a century: further away days would leave the calendar.
constexpr std::int64_t longest_days = 36'500;
constexpr std::int64_t day_ms = 86'400'000;

Query::Value between(std::int64_t low, std::int64_t high) {
    Query::Value value;
    value.low = low;
    value.high = high;
    return value;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

// "64", "64GiB", "1.5TiB": sizes are whole GiB.
std::optional<std::int64_t> sizeInGib(std::string_view text) {
    const auto digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto unit = lowerCase(text.substr(digits));
    std::int64_t factor = 0;
    if (unit.empty() || unit == "g" || unit == "gb" || unit == "gib") factor = 1;
    if (unit == "t" || unit == "tb" || unit == "tib") factor = 1024;
    if (unit == "p" || unit == "pb" || unit == "pib") factor = 1024 * 1024;
    const auto amount = parseMoney(text.substr(0, digits)); // a plain decimal number, exactly
    if (factor == 0 || !amount || amount->micros * factor % 1'000'000 != 0) return std::nullopt;
    return amount->micros * factor / 1'000'000;
}

// "7d", "-2w", "12h", "30min" in ms; "h" and "min" only where there is a time of day.
std::optional<std::int64_t> duration(std::string_view text, bool has_time) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = wholeNumber(text.substr(0, digits));
    const auto unit = lowerCase(text.substr(digits));
    std::int64_t unit_ms = 0;
    if (unit == "d") unit_ms = day_ms;
    if (unit == "w") unit_ms = 7 * day_ms;
    if (unit == "h" && has_time) unit_ms = day_ms / 24;
    if (unit == "min" && has_time) unit_ms = 60'000;
    if (!count || unit_ms == 0 || *count > longest_days * day_ms / unit_ms) return std::nullopt;
    return (negative ? -1 : 1) * *count * unit_ms;
}

// The days of "2027-03-31", "2027-03", "2027", "today", "tomorrow", "yesterday", first and last.
std::optional<Query::Value> daySpan(std::string_view text, Instant now) {
    const auto today = toDays(dateOf(now));
    const auto word = lowerCase(text);
    if (word == "today") return between(today, today);
    if (word == "tomorrow") return between(today + 1, today + 1);
    if (word == "yesterday") return between(today - 1, today - 1);
    if (const auto date = parseDate(text)) return between(toDays(*date), toDays(*date));
    if (text.size() == 7) {
        const auto first = parseDate(std::string(text) + "-01");
        if (!first) return std::nullopt;
        const auto length = daysInMonth({first->year(), first->month()});
        return between(toDays(*first), toDays(*first) + length - 1);
    }
    if (text.size() == 4) {
        const auto first = parseDate(std::string(text) + "-01-01");
        const auto last = parseDate(std::string(text) + "-12-31");
        if (first && last) return between(toDays(*first), toDays(*last));
    }
    return std::nullopt;
}

std::optional<Query::Value> dateValue(std::string_view text, Instant now) {
    if (const auto span = daySpan(text, now)) return span;
    const auto away = duration(text, false);
    if (!away) return std::nullopt;
    const auto day = toDays(dateOf(now)) + *away / day_ms;
    return between(day, day);
}

std::optional<Query::Value> instantValue(std::string_view text, Instant now) {
    if (const auto span = daySpan(text, now)) return between(span->low * day_ms, (span->high + 1) * day_ms - 1);
    if (const auto instant = parseInstant(text)) return between(toMilliseconds(*instant), toMilliseconds(*instant));
    const auto away = duration(text, true);
    if (!away) return std::nullopt;
    return between(toMilliseconds(now) + *away, toMilliseconds(now) + *away);
}

std::optional<Query::Value> same(std::optional<std::int64_t> number) {
    return number ? std::optional(between(*number, *number)) : std::nullopt;
}

std::optional<Query::Value> textValue(std::string_view text, const QueryField& field) {
    Query::Value value;
    value.text = lowerCase(text);
    const auto same_word = [&](const std::string& known) { return lowerCase(known) == value.text; };
    if (!field.values.empty() && std::none_of(field.values.begin(), field.values.end(), same_word)) return std::nullopt;
    return value;
}

std::optional<Query::Value> answer(std::string_view text) {
    const auto word = lowerCase(text);
    if (word == "true" || word == "yes" || word == "1") return between(1, 1);
    if (word == "false" || word == "no" || word == "0") return between(0, 0);
    return std::nullopt;
}

} // namespace

std::optional<Query::Value> readQueryValue(std::string_view text, const QueryField& field, Instant now) {
    switch (field.kind) {
    case FieldKind::text:
        return textValue(text, field);
    case FieldKind::integer:
        return same(wholeNumber(text));
    case FieldKind::size_gib:
        return same(sizeInGib(text));
    case FieldKind::money: {
        const auto money = parseMoney(text.starts_with('$') ? text.substr(1) : text);
        return same(money ? std::optional(money->micros) : std::nullopt);
    }
    case FieldKind::date:
        return dateValue(text, now);
    case FieldKind::instant:
        return instantValue(text, now);
    case FieldKind::boolean:
        return answer(text);
    }
    return std::nullopt;
}

std::string expectedQueryValue(const QueryField& field) {
    switch (field.kind) {
    case FieldKind::text: {
        std::string list;
        for (const auto& value : field.values)
            list += (list.empty() ? "one of " : ", ") + value;
        return list.empty() ? "a text" : list;
    }
    case FieldKind::integer:
        return "a whole number";
    case FieldKind::size_gib:
        return "a size like 64, 64GiB or 2TiB";
    case FieldKind::money:
        return "an amount like 172 or 88.50";
    case FieldKind::date:
        return "a day like 2027-03-31, 2027-03, today, or days from now like 7d or -30d";
    case FieldKind::instant:
        return "a day like 2027-03-31, a moment like 2027-03-31T12:00:00Z, or a time from now like -7d or -12h";
    case FieldKind::boolean:
        return "true or false";
    }
    return {};
}

} // namespace remuda
