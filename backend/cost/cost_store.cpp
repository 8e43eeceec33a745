// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_store.h"

#include "backend/store/sql_filter.h"

#include <algorithm>
#include <unordered_map>

namespace remuda::cost_store {

namespace {

bool accrues(const Machine* machine) {
    return machine && machine->status != MachineStatus::retired;
}

bool sameCost(const Machine& left, const Machine& right) {
    return left.status == right.status && left.team == right.team && left.role == right.role &&
           left.site == right.site && left.model == right.model && left.monthly_cost == right.monthly_cost;
}

// Ends the open interval and answers when the next one may begin: not before this one, even where the clock was set
// back.
Instant close(Transaction& transaction, const std::string& machine, Instant at) {
    auto rows = transaction.prepare("SELECT id, from_ms FROM cost_interval WHERE machine = ? AND to_ms IS NULL");
    if (!rows.bind(machine).step()) return at;
    const auto id = rows.integer(0);
    const auto from = rows.instant(1);
    if (at > from) {
        transaction.prepare("UPDATE cost_interval SET to_ms = ? WHERE id = ?").bind(at).bind(id).run();
        return at;
    }
    transaction.prepare("DELETE FROM cost_interval WHERE id = ?").bind(id).run(); // it lasted no time at all
    return from;
}

// Gives equal texts equal numbers.
class Numbers {
public:
    std::uint32_t of(std::string_view text) {
        const auto found = m_numbers.find(text);
        if (found != m_numbers.end()) return found->second;
        const auto number = static_cast<std::uint32_t>(m_numbers.size());
        m_numbers.emplace(std::string(text), number);
        return number;
    }
    std::size_t size() const { return m_numbers.size(); }
    std::vector<std::string> texts() const {
        std::vector<std::string> list(m_numbers.size());
        for (const auto& [text, number] : m_numbers)
            list[number] = text;
        return list;
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> m_numbers;
};

} // namespace

void observe(Transaction& transaction, const Machine* before, const Machine* after) {
    if (before && after && sameCost(*before, *after)) return;
    const auto& name = after ? after->hardware_name : before->hardware_name;
    const auto at = close(transaction, name, after ? after->updated_at : now());
    if (!accrues(after)) return;
    CostInterval interval;
    interval.machine = name;
    interval.from = at;
    interval.status = after->status;
    interval.team = after->team;
    interval.role = after->role;
    interval.site = after->site;
    interval.model = after->model;
    interval.monthly_cost = after->monthly_cost;
    insert(transaction, interval);
}

void insert(Transaction& transaction, const CostInterval& interval) {
    transaction
        .prepare("INSERT INTO cost_interval(machine, from_ms, to_ms, status, team, role, site, model, "
                 "monthly_cost_micros) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(interval.machine)
        .bind(interval.from)
        .bind(interval.to)
        .bind(toText(interval.status))
        .bind(interval.team)
        .bind(interval.role)
        .bind(interval.site)
        .bind(interval.model)
        .bind(interval.monthly_cost)
        .run();
}

void removeAll(Transaction& transaction, const std::string& machine) {
    transaction.prepare("DELETE FROM cost_interval WHERE machine = ?").bind(machine).run();
}

std::vector<CostInterval> ofMachine(Connection& connection, const std::string& machine, Instant from, Instant to) {
    auto rows = connection.prepare("SELECT from_ms, to_ms, status, team, role, site, model, monthly_cost_micros "
                                   "FROM cost_interval WHERE machine = ? AND from_ms < ? AND "
                                   "(to_ms IS NULL OR to_ms > ?) ORDER BY from_ms");
    rows.bind(machine).bind(to).bind(from);
    std::vector<CostInterval> intervals;
    while (rows.step()) {
        CostInterval interval;
        interval.machine = machine;
        interval.from = rows.instant(0);
        interval.to = rows.optionalInstant(1);
        interval.status = machineStatusFromText(rows.view(2)).value_or(MachineStatus::discovered);
        interval.team = rows.text(3);
        interval.role = rows.text(4);
        interval.site = rows.text(5);
        interval.model = rows.text(6);
        interval.monthly_cost = rows.optionalMoney(7);
        intervals.push_back(std::move(interval));
    }
    return intervals;
}

CostSlices load(Connection& connection, Instant from, Instant to, const std::vector<CostGroup>& groups,
                const SqlFilter* filter) {
    std::string sql = "SELECT machine, from_ms, to_ms, monthly_cost_micros";
    for (const auto group : groups)
        sql += ", " + std::string(toText(group)); // columns are called like groups
    sql += " FROM cost_interval WHERE from_ms < ? AND (to_ms IS NULL OR to_ms > ?)";
    if (filter) sql += " AND machine IN (SELECT hardware_name FROM machine WHERE " + filter->where + ")";
    auto rows = connection.stream(sql);
    rows.bind(to).bind(from);
    if (filter) bindFilter(rows, *filter);
    CostSlices result;
    Numbers machines;
    std::array<Numbers, 5> keys;
    while (rows.step()) {
        CostSlice slice;
        slice.machine = machines.of(rows.view(0));
        slice.from = std::max(from, rows.instant(1));
        slice.to = std::min(to, rows.optionalInstant(2).value_or(to));
        slice.monthly = rows.optionalMoney(3);
        int column = 4;
        for (const auto group : groups) {
            const auto index = static_cast<std::size_t>(group);
            slice.keys[index] = keys[index].of(rows.view(column++));
        }
        result.slices.push_back(slice);
    }
    for (std::size_t group = 0; group < keys.size(); ++group)
        result.keys[group] = keys[group].texts();
    return result;
}

std::vector<MachineSum> sumsOfMachines(Connection& connection, const std::vector<SqlFilter>& filters,
                                       std::size_t together) {
    std::string conditions, sums, any = "FALSE";
    const auto sum = [](const std::string& condition) {
        const auto filter = " FILTER (WHERE " + condition + ")";
        return "count(*)" + filter + ", count(price)" + filter + ", coalesce(sum(price)" + filter + ", 0), ";
    };
    for (std::size_t index = 0; index < filters.size(); ++index) {
        const auto name = "c" + std::to_string(index);
        conditions += "(" + filters[index].where + ") AS " + name + ", ";
        sums += sum(name);
        if (index < together) any += " OR " + name;
    }
    sums += sum(any);
    auto rows = connection.prepare(
        "SELECT " + sums + "0 FROM (SELECT " + conditions +
        "monthly_cost_micros AS price FROM machine LIMIT 9223372036854775807) AS tried"); // each condition once
    for (const auto& filter : filters)
        bindFilter(rows, filter);
    rows.step();
    std::vector<MachineSum> result;
    for (int column = 0; column < 3 * static_cast<int>(filters.size() + 1); column += 3)
        result.push_back({rows.integer(column), rows.integer(column + 1), Money{rows.integer(column + 2)}});
    return result;
}

} // namespace remuda::cost_store
