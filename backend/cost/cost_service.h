// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/cost.h"

namespace remuda {

class Router;

struct CostQuestion {
    CostGroup by = CostGroup::team;
    CostGranularity granularity = CostGranularity::day;
    Date from, to; // to is exclusive
    std::string q; // only machines that meet it now; all their history counts
};

// What machines cost, from intervals. Thread safe; reads only. `as_of` is the moment up to which cost has accrued: now,
// except in tests.
class CostService {
public:
    explicit CostService(Database& database)
        : m_database(database) {}

    Result<CostReport> report(const CostQuestion& question, Instant as_of);
    // `q`: only machines that meet it now; all their history counts.
    Result<CostSummary> summary(std::chrono::year_month month, const std::string& q, Instant as_of);

    // Those of one machine that overlap [from, to), each with the cost of its part in there up to `as_of`.
    Result<std::vector<CostInterval>> intervals(const std::string& machine, Date from, Date to, Instant as_of);

private:
    Result<std::vector<WasteEntry>> waste(Connection& connection, const std::string& q, Instant as_of,
                                          Money& could_save);

    Database& m_database;
};

// GET /costs, /costs/summary, /costs/intervals.
void addCostRoutes(Router& router, CostService& service);

} // namespace remuda
