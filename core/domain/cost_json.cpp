// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/cost.h"
#include "core/domain/json_reader.h"
#include "core/domain/json_values.h"

namespace remuda {

namespace json = boost::json;

namespace {

json::array datesToJson(const std::vector<Date>& dates) {
    json::array array;
    for (const auto date : dates)
        array.emplace_back(formatDate(date));
    return array;
}

json::array groupsToJson(const std::vector<CostSeries>& groups) {
    json::array array;
    for (const auto& group : groups) {
        json::array series;
        for (const auto money : group.series)
            series.push_back(moneyToJson(money));
        array.push_back(json::object{{"key", group.key},
                                     {"total_usd", moneyToJson(group.total)},
                                     {"machines", group.machines},
                                     {"series_usd", std::move(series)}});
    }
    return array;
}

Result<CostSeries> seriesFromJson(const json::object& object) {
    JsonReader reader(object);
    CostSeries series;
    reader.read("key", series.key);
    reader.read("total_usd", series.total);
    reader.read("machines", series.machines);
    reader.read("series_usd", series.series);
    return reader.finish(std::move(series));
}

json::object toJson(const CostDriver& driver) {
    return {{"team", driver.team}, {"change_usd", moneyToJson(driver.change)}, {"machines", driver.machines}};
}

Result<CostDriver> driverFromJson(const json::object& object) {
    JsonReader reader(object);
    CostDriver driver;
    reader.read("team", driver.team);
    reader.read("change_usd", driver.change);
    reader.read("machines", driver.machines);
    return reader.finish(std::move(driver));
}

json::object toJson(const WasteEntry& entry) {
    return {{"kind", entry.kind},         {"title", entry.title},
            {"machines", entry.machines}, {"monthly_usd", moneyToJson(entry.monthly)},
            {"q", entry.query},           {"action", entry.action}};
}

Result<WasteEntry> wasteFromJson(const json::object& object) {
    JsonReader reader(object);
    WasteEntry entry;
    reader.read("kind", entry.kind);
    reader.read("title", entry.title);
    reader.read("machines", entry.machines);
    reader.read("monthly_usd", entry.monthly);
    reader.read("q", entry.query);
    reader.read("action", entry.action);
    return reader.finish(std::move(entry));
}

json::object toJson(const StatusCost& cost) {
    return {{"status", remuda::toText(cost.status)},
            {"machines", cost.machines},
            {"cost_usd", moneyToJson(cost.cost)},
            {"share", cost.share}};
}

Result<StatusCost> statusCostFromJson(const json::object& object) {
    JsonReader reader(object);
    StatusCost cost;
    reader.read("status", cost.status);
    reader.read("machines", cost.machines);
    reader.read("cost_usd", cost.cost);
    reader.read("share", cost.share);
    return reader.finish(cost);
}

template <class T>
json::array listToJson(const std::vector<T>& list) {
    json::array array;
    for (const auto& element : list)
        array.push_back(toJson(element));
    return array;
}

} // namespace

json::object toJson(const CostInterval& interval) {
    return {{"machine", interval.machine},
            {"from", formatInstant(interval.from)},
            {"to", interval.to ? json::value(formatInstant(*interval.to)) : json::value(nullptr)},
            {"status", toText(interval.status)},
            {"team", interval.team},
            {"role", interval.role},
            {"site", interval.site},
            {"model", interval.model},
            {"monthly_cost_usd", moneyToJson(interval.monthly_cost)},
            {"cost_usd", moneyToJson(interval.cost)}};
}

Result<CostInterval> costIntervalFromJson(const json::object& object) {
    JsonReader reader(object);
    CostInterval interval;
    reader.read("machine", interval.machine);
    reader.read("from", interval.from);
    reader.read("to", interval.to);
    reader.read("status", interval.status);
    reader.read("team", interval.team);
    reader.read("role", interval.role);
    reader.read("site", interval.site);
    reader.read("model", interval.model);
    reader.read("monthly_cost_usd", interval.monthly_cost);
    reader.read("cost_usd", interval.cost);
    return reader.finish(std::move(interval));
}

json::object toJson(const CostReport& report) {
    return {{"currency", defaultCurrency},
            {"by", toText(report.by)},
            {"granularity", toText(report.granularity)},
            {"from", formatDate(report.from)},
            {"to", formatDate(report.to)},
            {"as_of", formatInstant(report.as_of)},
            {"periods", datesToJson(report.periods)},
            {"groups", groupsToJson(report.groups)},
            {"total_usd", moneyToJson(report.total)},
            {"forecast", json::object{{"periods", datesToJson(report.forecast_periods)},
                                      {"groups", groupsToJson(report.forecast_groups)},
                                      {"total_usd", moneyToJson(report.forecast_total)}}},
            {"unknown",
             json::object{{"machines", report.unknown_machines}, {"machine_days", report.unknown_machine_days}}}};
}

Result<CostReport> costReportFromJson(const json::object& object) {
    JsonReader reader(object);
    CostReport report;
    reader.readWord("by", report.by, costGroupFromText, "team, role, site, model or status");
    reader.readWord("granularity", report.granularity, costGranularityFromText, "day or month");
    reader.read("from", report.from);
    reader.read("to", report.to);
    reader.read("as_of", report.as_of);
    reader.read("periods", report.periods);
    reader.readEach("groups", report.groups, seriesFromJson);
    reader.read("total_usd", report.total);
    if (auto forecast = reader.object("forecast")) {
        forecast->read("periods", report.forecast_periods);
        forecast->readEach("groups", report.forecast_groups, seriesFromJson);
        forecast->read("total_usd", report.forecast_total);
        reader.adopt(*forecast);
    }
    if (auto unknown = reader.object("unknown")) {
        unknown->read("machines", report.unknown_machines);
        unknown->read("machine_days", report.unknown_machine_days);
        reader.adopt(*unknown);
    }
    return reader.finish(std::move(report));
}

json::object toJson(const CostSummary& summary) {
    return {{"month", formatMonth(summary.month)},
            {"so_far_usd", moneyToJson(summary.so_far)},
            {"forecast_usd", moneyToJson(summary.forecast)},
            {"forecast_low_usd", moneyToJson(summary.forecast_low)},
            {"forecast_high_usd", moneyToJson(summary.forecast_high)},
            {"last_month_usd", moneyToJson(summary.last_month)},
            {"change_usd", moneyToJson(summary.change)},
            {"change_percent", summary.change_percent ? json::value(*summary.change_percent) : json::value(nullptr)},
            {"drivers", listToJson(summary.drivers)},
            {"priced_machines", summary.priced_machines},
            {"unknown_machines", summary.unknown_machines},
            {"could_save_usd", moneyToJson(summary.could_save)},
            {"waste", listToJson(summary.waste)},
            {"by_status", listToJson(summary.by_status)},
            {"as_of", formatInstant(summary.as_of)}};
}

Result<CostSummary> costSummaryFromJson(const json::object& object) {
    JsonReader reader(object);
    CostSummary summary;
    reader.readWord("month", summary.month, parseMonth, "a month as YYYY-MM");
    reader.read("so_far_usd", summary.so_far);
    reader.read("forecast_usd", summary.forecast);
    reader.read("forecast_low_usd", summary.forecast_low);
    reader.read("forecast_high_usd", summary.forecast_high);
    reader.read("last_month_usd", summary.last_month);
    reader.read("change_usd", summary.change);
    reader.read("change_percent", summary.change_percent);
    reader.readEach("drivers", summary.drivers, driverFromJson);
    reader.read("priced_machines", summary.priced_machines);
    reader.read("unknown_machines", summary.unknown_machines);
    reader.read("could_save_usd", summary.could_save);
    reader.readEach("waste", summary.waste, wasteFromJson);
    reader.readEach("by_status", summary.by_status, statusCostFromJson);
    reader.read("as_of", summary.as_of);
    return reader.finish(std::move(summary));
}

} // namespace remuda
