// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_service.h"

#include "backend/cost/cost_report.h"
#include "core/domain/waste.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr int longestRange = 1100; // days: three years of daily bars

} // namespace

Result<CostReport> CostService::report(const CostQuestion& question, Instant as_of) {
    const auto length = daysBetween(question.from, question.to);
    if (length < 1)
        return problems::invalidField("to", formatDate(question.to),
                                      "a day after from (" + formatDate(question.from) + ")");
    if (length > longestRange)
        return problems::invalidField("to", formatDate(question.to),
                                      "a day at most " + std::to_string(longestRange) + " days after from");
    const auto query = parseQuery(question.q, machineSchema(), as_of);
    if (!query) return query.problem();
    return m_database.read([&](Connection& connection) -> Result<CostReport> {
        const auto filter = toSql(*query);
        const auto slices = cost_store::load(connection, startOf(question.from), startOf(question.to), {question.by},
                                             query->matchesEverything() ? nullptr : &filter);
        return makeCostReport(slices, question.by, question.granularity, question.from, question.to, as_of);
    });
}

Result<CostSummary> CostService::summary(std::chrono::year_month month, const std::string& q, Instant as_of) {
    const auto start = startOf(month / 1);
    const auto end = startOfNextMonth(start);
    if (start > as_of)
        return problems::invalidField("month", formatMonth(month),
                                      "this month (" + formatMonth(dateOf(as_of).year() / dateOf(as_of).month()) +
                                          ") or an earlier one");
    const auto query = parseQuery(q, machineSchema(), as_of);
    if (!query) return query.problem();
    const auto before = startOfMonth(start - std::chrono::milliseconds(1));
    return m_database.read([&](Connection& connection) -> Result<CostSummary> {
        const auto filter = toSql(*query);
        auto summary = makeCostSummary(cost_store::load(connection, before, end, {CostGroup::team, CostGroup::status},
                                                        query->matchesEverything() ? nullptr : &filter),
                                       month, std::min(as_of, end));
        auto entries = waste(connection, q, as_of, summary.could_save);
        if (!entries) return entries.problem();
        summary.waste = std::move(*entries);
        return summary;
    });
}

Result<std::vector<WasteEntry>> CostService::waste(Connection& connection, const std::string& q, Instant as_of,
                                                   Money& could_save) {
    // Those that save first: sumsOfMachines() counts each of their machines once.
    std::vector<const WasteKind*> kinds;
    for (const bool saves : {true, false})
        for (const auto& kind : wasteKinds())
            if (kind.saves == saves) kinds.push_back(&kind);
    std::vector<SqlFilter> filters;
    std::vector<std::string> queries;
    std::size_t saving = 0;
    for (const auto* kind : kinds) {
        queries.push_back(q.empty() ? std::string(kind->query) : "(" + q + ") " + std::string(kind->query));
        const auto query = parseQuery(queries.back(), machineSchema(), as_of);
        if (!query) return query.problem();
        filters.push_back(toSql(*query));
        saving += kind->saves ? 1 : 0;
    }
    const auto sums = cost_store::sumsOfMachines(connection, filters, saving);
    std::vector<WasteEntry> entries;
    for (std::size_t index = 0; index < filters.size(); ++index) {
        if (sums[index].machines == 0) continue;
        const auto& kind = *kinds[index];
        WasteEntry entry{std::string(kind.kind), std::string(kind.title), sums[index].machines,
                         std::nullopt,           queries[index],          std::string(kind.action)};
        if (sums[index].priced > 0) entry.monthly = sums[index].monthly;
        entries.push_back(std::move(entry));
    }
    could_save = sums.back().monthly;
    return entries;
}

Result<std::vector<CostInterval>> CostService::intervals(const std::string& machine, Date from, Date to,
                                                         Instant as_of) {
    if (daysBetween(from, to) < 1)
        return problems::invalidField("to", formatDate(to), "a day after from (" + formatDate(from) + ")");
    return m_database.read([&](Connection& connection) -> Result<std::vector<CostInterval>> {
        auto intervals = cost_store::ofMachine(connection, machine, startOf(from), startOf(to));
        std::erase_if(intervals, [&](const CostInterval& each) { return each.from > as_of; });
        for (auto& interval : intervals) {
            if (interval.to && *interval.to > as_of) interval.to.reset(); // it was open then
            const auto stop = std::min({interval.to.value_or(as_of), as_of, startOf(to)});
            if (interval.monthly_cost)
                interval.cost = accrue(*interval.monthly_cost, std::max(interval.from, startOf(from)), stop);
        }
        return intervals;
    });
}

} // namespace remuda
