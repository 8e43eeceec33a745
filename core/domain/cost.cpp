// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/cost.h"

#include <algorithm>
#include <array>

namespace remuda {

using namespace std::chrono;

namespace {

constexpr std::array<std::string_view, 5> groupWords{"team", "role", "site", "model", "status"};

// monthly × elapsed / length, rounded half up, without losing a digit on the way.
std::int64_t share(std::int64_t monthly, std::int64_t elapsed, std::int64_t length) {
    constexpr std::int64_t safe = 2'000'000'000; // times the longest month's 2'678'400'000 ms fits into 64 bits
    if (monthly <= safe) return (monthly * elapsed + length / 2) / length;
    __extension__ using Wide = __int128;
    return static_cast<std::int64_t>((static_cast<Wide>(monthly) * elapsed + length / 2) / length);
}

} // namespace

std::string_view toText(CostGroup group) {
    return groupWords[static_cast<std::size_t>(group)];
}
std::string_view toText(CostGranularity granularity) {
    return granularity == CostGranularity::day ? "day" : "month";
}

std::optional<CostGroup> costGroupFromText(std::string_view text) {
    const auto found = std::find(groupWords.begin(), groupWords.end(), text);
    if (found == groupWords.end()) return std::nullopt;
    return static_cast<CostGroup>(found - groupWords.begin());
}

std::optional<CostGranularity> costGranularityFromText(std::string_view text) {
    if (text == "day") return CostGranularity::day;
    if (text == "month") return CostGranularity::month;
    return std::nullopt;
}

std::string formatMonth(year_month month) {
    return formatDate(month / 1).substr(0, 7);
}

std::optional<year_month> parseMonth(std::string_view text) {
    if (text.size() != 7) return std::nullopt;
    const auto date = parseDate(std::string(text) + "-01");
    return date ? std::optional(date->year() / date->month()) : std::nullopt;
}

Instant startOfMonth(Instant instant) {
    const auto date = dateOf(instant);
    return startOf(date.year() / date.month() / 1);
}

Instant startOfNextMonth(Instant instant) {
    const auto date = dateOf(instant);
    return startOf((date.year() / date.month() + months(1)) / 1);
}

Money accrue(Money monthly, Instant from, Instant to) {
    Money sum;
    while (from < to) {
        const auto start = startOfMonth(from);
        const auto next = startOfNextMonth(from);
        const auto length = (next - start).count();
        const auto end = std::min(to, next);
        sum.micros += share(monthly.micros, (end - start).count(), length) -
                      share(monthly.micros, (from - start).count(), length);
        from = end;
    }
    return sum;
}

} // namespace remuda
