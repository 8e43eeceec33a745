// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/money.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace remuda {

enum class CostGroup { team, role, site, model, status };
enum class CostGranularity { day, month };
std::string_view toText(CostGroup group);
std::string_view toText(CostGranularity granularity);
std::optional<CostGroup> costGroupFromText(std::string_view text);
std::optional<CostGranularity> costGranularityFromText(std::string_view text);

// A stretch of time in which nothing that matters to the cost of one machine changed. Half open: [from, to).
struct CostInterval {
    std::string machine;
    Instant from;
    std::optional<Instant> to; // nothing = still open
    MachineStatus status = MachineStatus::discovered;
    std::string team, role, site, model;
    std::optional<Money> monthly_cost; // nothing = unknown
    std::optional<Money> cost;         // of the part that was asked for; nothing when the price is unknown
};

struct CostSeries {
    std::string key; // of the group; empty text = none ("no team")
    Money total;
    std::int64_t machines = 0; // different machines that cost something or have an unknown price in it
    std::vector<Money> series; // one per period
};

// `total` and every group are sums of the same intervals: they agree to the micro.
struct CostReport {
    CostGroup by = CostGroup::team;
    CostGranularity granularity = CostGranularity::day;
    Date from, to;                  // to is exclusive
    Instant as_of;                  // nothing after this moment has accrued
    std::vector<Date> periods;      // first day of each
    std::vector<CostSeries> groups; // largest first
    Money total;
    std::vector<Date> forecast_periods; // from the running period to the end of `to`'s range; empty when all is past
    std::vector<CostSeries> forecast_groups;
    Money forecast_total; // what is still to come; not part of total
    std::int64_t unknown_machines = 0;
    double unknown_machine_days = 0;
};

struct CostDriver {
    std::string team;
    Money change;
    std::int64_t machines = 0; // change of the number of machines
};

struct WasteEntry {
    std::string kind; // idle, broken_long, past_expiry, unowned, unknown_price
    std::string title;
    std::int64_t machines = 0;
    std::optional<Money> monthly; // nothing when no price is known
    std::string query;            // finds exactly these machines in the inventory
    std::string action;           // what to do about it: a button's words
};

struct StatusCost {
    MachineStatus status = MachineStatus::in_use;
    std::int64_t machines = 0; // now
    Money cost;                // this month so far
    double share = 0;          // 0 … 1 of the month so far
};

struct CostSummary {
    std::chrono::year_month month;
    Money so_far, forecast, forecast_low, forecast_high, last_month, change;
    std::optional<double> change_percent; // forecast against last month; nothing without a last month
    std::vector<CostDriver> drivers;      // largest change first
    std::int64_t priced_machines = 0, unknown_machines = 0;
    Money could_save; // each machine counted once
    std::vector<WasteEntry> waste;
    std::vector<StatusCost> by_status;
    Instant as_of;
};

boost::json::object toJson(const CostInterval& interval);
boost::json::object toJson(const CostReport& report);
boost::json::object toJson(const CostSummary& summary);
Result<CostInterval> costIntervalFromJson(const boost::json::object& object);
Result<CostReport> costReportFromJson(const boost::json::object& object);
Result<CostSummary> costSummaryFromJson(const boost::json::object& object);

std::string formatMonth(std::chrono::year_month month); // "2026-11"
std::optional<std::chrono::year_month> parseMonth(std::string_view text);

// What a machine of this monthly price costs in [from, to). Within one month the cost up to a moment t is
// F(t) = monthly × (t − start of month) / length of the month in milliseconds, rounded half up to a whole micro, and a
// stretch costs F(to) − F(from). So however time is cut up, the pieces add up to the whole exactly, and a whole month
// costs exactly the monthly price.
Money accrue(Money monthly, Instant from, Instant to);

// The first moment of the month an instant lies in, and of the next one.
Instant startOfMonth(Instant instant);
Instant startOfNextMonth(Instant instant);

} // namespace remuda
