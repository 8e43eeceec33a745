// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_service.h"
#include "backend/http/query_values.h"
#include "backend/http/router.h"
#include "backend/http/whole_list.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

Date firstOfMonth(Instant moment) {
    return dateOf(startOfMonth(moment));
}
Date firstOfNextMonth(Instant moment) {
    return dateOf(startOfNextMonth(moment));
}

Result<CostQuestion> question(const Request& request, Instant moment) {
    CostQuestion question;
    const auto by = request.queryValue("by", "team");
    if (const auto group = costGroupFromText(by))
        question.by = *group;
    else
        return problems::invalidField("by", by, "team, role, site, model or status");
    const auto granularity = request.queryValue("granularity", "day");
    if (const auto known = costGranularityFromText(granularity))
        question.granularity = *known;
    else
        return problems::invalidField("granularity", granularity, "day or month");
    const auto from = queryDate(request, "from", firstOfMonth(moment));
    if (!from) return from.problem();
    const auto to = queryDate(request, "to", firstOfNextMonth(startOf(*from)));
    if (!to) return to.problem();
    question.from = *from;
    question.to = *to;
    question.q = request.queryValue("q");
    return question;
}

Response costs(CostService& service, const Request& request) {
    const auto moment = now();
    const auto asked = question(request, moment);
    if (!asked) return Response::problem(asked.problem());
    const auto report = service.report(*asked, moment);
    if (!report) return Response::problem(report.problem());
    return Response::json(toJson(*report));
}

Response summary(CostService& service, const Request& request) {
    const auto moment = now();
    const auto text = request.queryValue("month", formatMonth(dateOf(moment).year() / dateOf(moment).month()));
    const auto month = parseMonth(text);
    if (!month) return Response::problem(problems::invalidField("month", text, "a month as YYYY-MM"));
    const auto summary = service.summary(*month, request.queryValue("q"), moment);
    if (!summary) return Response::problem(summary.problem());
    return Response::json(toJson(*summary));
}

Response intervals(CostService& service, const Request& request) {
    const auto moment = now();
    const auto machine = request.queryValue("machine");
    if (machine.empty()) return Response::problem(problems::invalidField("machine", "", "a hardware name"));
    const auto from = queryDate(request, "from", firstOfMonth(moment));
    if (!from) return Response::problem(from.problem());
    const auto to = queryDate(request, "to", firstOfNextMonth(startOf(*from)));
    if (!to) return Response::problem(to.problem());
    const auto at = queryInstant(request, "at");
    if (!at) return Response::problem(at.problem());
    const auto list = service.intervals(machine, *from, *to, std::min(at->value_or(moment), moment));
    if (!list) return Response::problem(list.problem());
    json::array items;
    for (const auto& interval : *list)
        items.push_back(toJson(interval));
    return pageOf(request, std::move(items));
}

} // namespace

void addCostRoutes(Router& router, CostService& service) {
    router.add(Method::get, "/api/v1/costs?by&granularity&from&to&q",
               [&](const Request& request) { return costs(service, request); });
    router.add(Method::get, "/api/v1/costs/summary?month&q",
               [&](const Request& request) { return summary(service, request); });
    router.add(Method::get, "/api/v1/costs/intervals?at&machine&from&to&limit&cursor",
               [&](const Request& request) { return intervals(service, request); });
}

} // namespace remuda
