// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_groups.h"

#include "core/query/query.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace remuda {

namespace {

// Which group each row belongs to, numbered as they turn up, and what the groups are.
struct Sorted {
    struct Group {
        std::string value, folded; // folded: what texts are ordered by
        std::int64_t number = 0;
        bool unset = false;
        std::size_t count = 0;
    };
    std::vector<Group> groups;
    std::vector<std::uint32_t> group_of; // by place in rows
};

Sorted byText(const ReplicaSnapshot& snapshot, std::size_t field, const std::vector<std::uint32_t>& rows) {
    Sorted sorted;
    sorted.group_of.reserve(rows.size());
    std::unordered_map<std::string_view, std::uint32_t> known;
    for (const auto row : rows) {
        const auto text = snapshot.text(row, field);
        const auto [found, is_new] = known.try_emplace(text, std::uint32_t(sorted.groups.size()));
        if (is_new) sorted.groups.push_back({std::string(text), lowerCase(text), 0, text.empty(), 0});
        ++sorted.groups[found->second].count;
        sorted.group_of.push_back(found->second);
    }
    return sorted;
}

Sorted byNumber(const ReplicaSnapshot& snapshot, std::size_t field, const std::vector<std::uint32_t>& rows) {
    Sorted sorted;
    sorted.group_of.reserve(rows.size());
    const auto kind = machineFields()[field].kind;
    std::unordered_map<std::int64_t, std::uint32_t> known;
    for (const auto row : rows) {
        const auto number = snapshot.number(row, field);
        const bool unset = !number;
        const auto key = unset ? std::numeric_limits<std::int64_t>::min() : groupKey(kind, *number);
        const auto [found, is_new] = known.try_emplace(key, std::uint32_t(sorted.groups.size()));
        if (is_new) sorted.groups.push_back({unset ? std::string() : groupText(kind, key), {}, key, unset, 0});
        ++sorted.groups[found->second].count;
        sorted.group_of.push_back(found->second);
    }
    return sorted;
}

} // namespace

MachineTotals totalsOf(const ReplicaSnapshot& snapshot, std::span<const std::uint32_t> rows) {
    static const std::size_t cores = replicaField("cpu_cores"), memory = replicaField("memory_gib"),
                             disk = replicaField("disk_gib"), cost = replicaField("monthly_cost_usd");
    MachineTotals totals;
    totals.machines = std::ssize(rows);
    for (const auto row : rows) {
        totals.cpu_cores += snapshot.number(row, cores).value_or(0);
        totals.memory_gib += snapshot.number(row, memory).value_or(0);
        totals.disk_gib += snapshot.number(row, disk).value_or(0);
        const auto price = snapshot.number(row, cost);
        totals.monthly_cost.micros += price.value_or(0);
        totals.unknown_prices += price ? 0 : 1;
    }
    return totals;
}

void groupRows(const ReplicaSnapshot& snapshot, std::size_t field, bool by_count, std::vector<std::uint32_t>& rows,
               std::vector<ReplicaGroup>& groups) {
    const auto sorted = machineFields()[field].text ? byText(snapshot, field, rows) : byNumber(snapshot, field, rows);
    std::vector<std::uint32_t> order(sorted.groups.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
        const auto &a = sorted.groups[left], &b = sorted.groups[right];
        if (by_count && a.count != b.count) return a.count > b.count;
        if (a.unset != b.unset) return b.unset;
        if (a.folded != b.folded) return a.folded < b.folded;
        return a.number != b.number ? a.number < b.number : a.value < b.value;
    });
    groups.clear();
    std::vector<std::size_t> next(order.size()); // where the group's next row goes
    std::size_t first = 0;
    for (const auto number : order) {
        const auto& group = sorted.groups[number];
        auto& made = groups.emplace_back();
        made.value = group.value;
        made.first = next[number] = first;
        made.totals.machines = std::int64_t(group.count);
        first += group.count;
    }
    std::vector<std::uint32_t> arranged(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at)
        arranged[next[sorted.group_of[at]]++] = rows[at];
    rows = std::move(arranged);
    for (auto& group : groups)
        group.totals = totalsOf(snapshot, std::span(rows).subspan(group.first, std::size_t(group.totals.machines)));
}

} // namespace remuda
