// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_totals.h"

#include "core/domain/json_values.h"

namespace remuda {

namespace {
constexpr std::int64_t dayMilliseconds = 24 * 60 * 60 * 1000;
}

MachineTotals& MachineTotals::operator+=(const MachineTotals& other) {
    machines += other.machines;
    cpu_cores += other.cpu_cores;
    memory_gib += other.memory_gib;
    disk_gib += other.disk_gib;
    monthly_cost += other.monthly_cost;
    unknown_prices += other.unknown_prices;
    return *this;
}

boost::json::object toJson(const MachineTotals& totals) {
    return {{"machines", totals.machines},
            {"cpu_cores", totals.cpu_cores},
            {"memory_gib", totals.memory_gib},
            {"disk_gib", totals.disk_gib},
            {"monthly_cost_usd", moneyToJson(totals.monthly_cost)},
            {"unknown_prices", totals.unknown_prices}};
}

boost::json::object toJson(const MachineGroup& group) {
    auto form = toJson(group.totals);
    form["value"] = group.value;
    return form;
}

std::int64_t groupKey(FieldKind kind, std::int64_t number) {
    if (kind != FieldKind::instant) return number;
    const auto day = number / dayMilliseconds - (number % dayMilliseconds < 0 ? 1 : 0); // rounds down before 1970 too
    return day * dayMilliseconds;
}

std::string groupText(FieldKind kind, std::int64_t key) {
    return kind == FieldKind::instant ? formatDate(dateFromDays(key / dayMilliseconds)) : formatNumber(kind, key);
}

} // namespace remuda
