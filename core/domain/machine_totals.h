// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_fields.h"

#include <boost/json.hpp>

namespace remuda {

// What a number of machines come to.
struct MachineTotals {
    std::int64_t machines = 0, cpu_cores = 0, memory_gib = 0,
                 disk_gib = 0;       // what is not known of a machine adds nothing
    Money monthly_cost;              // of those with a known price
    std::int64_t unknown_prices = 0; // machines without one

    bool operator==(const MachineTotals&) const = default;
    MachineTotals& operator+=(const MachineTotals& other);
};

// The machines that have the same value of a field. Moments count by their day, UTC; otherwise every machine would be
// a group of its own.
struct MachineGroup {
    std::string value; // as in a CSV, "" for machines where it is not set
    MachineTotals totals;

    bool operator==(const MachineGroup&) const = default;
};

boost::json::object toJson(const MachineTotals& totals);
boost::json::object toJson(const MachineGroup& group); // "value" beside the totals

// The number by which a field's value is grouped, and its text.
std::int64_t groupKey(FieldKind kind, std::int64_t number);
std::string groupText(FieldKind kind, std::int64_t key);

} // namespace remuda
