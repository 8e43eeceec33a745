// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/cursor.h"
#include "backend/http/origin.h"
#include "backend/http/query_values.h"
#include "backend/http/router.h"
#include "backend/leases/lease_service.h"
#include "core/domain/machine_json.h"

namespace remuda {

namespace json = boost::json;

namespace {

constexpr int calendarDays = 366;

Result<LeaseQuestion> question(const Request& request) {
    LeaseQuestion question;
    auto query = parseQuery(request.queryValue("q"), machineSchema(), now());
    if (!query) return query.problem();
    question.query = std::move(*query);
    const auto from = queryDate(request, "from");
    if (!from) return from.problem();
    question.from = *from;
    const auto to = queryDate(request, "to");
    if (!to) return to.problem();
    question.to = *to;
    const auto sort = request.queryValue("sort", "expires_on");
    if (sort != "expires_on" && sort != "-expires_on")
        return problems::invalidField("sort", sort, "expires_on or -expires_on");
    question.latest_first = sort.starts_with('-');
    const auto limit = request.queryInteger("limit", 100, 1, 1000);
    if (!limit) return limit.problem();
    question.limit = *limit;
    const auto cursor = decodeCursor(request.queryValue("cursor"), 2);
    if (!cursor) return cursor.problem();
    if (*cursor) {
        const auto& position = **cursor;
        if (!position[0].is_string() || !position[1].is_string())
            return problems::invalidField("cursor", request.queryValue("cursor"), "a next_cursor");
        question.after.emplace(position[0].as_string(), position[1].as_string());
    }
    return question;
}

Response list(LeaseService& service, const Request& request) {
    const auto asked = question(request);
    if (!asked) return Response::problem(asked.problem());
    const auto page = service.list(*asked);
    if (!page) return Response::problem(page.problem());
    json::array items;
    for (const auto& lease : page->items)
        items.push_back(toJson(lease));
    json::value next;
    if (std::ssize(page->items) == asked->limit)
        next = encodeCursor({formatDate(page->items.back().expires_on), page->items.back().hardware_name});
    return Response::json(
        json::object{{"items", std::move(items)}, {"next_cursor", std::move(next)}, {"total", page->total}});
}

Response calendar(LeaseService& service, const Request& request) {
    const auto from = queryDate(request, "from", dateOf(now()));
    if (!from) return Response::problem(from.problem());
    const auto to = queryDate(request, "to", addDays(*from, calendarDays));
    if (!to) return Response::problem(to.problem());
    const auto query = parseQuery(request.queryValue("q"), machineSchema(), now());
    if (!query) return Response::problem(query.problem());
    const auto days = service.calendar(*from, *to, *query);
    if (!days) return Response::problem(days.problem());
    json::array list;
    for (const auto& day : *days)
        list.push_back(toJson(day));
    return Response::json(json::object{{"days", std::move(list)}});
}

Response change(LeaseService& service, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto asked = leaseChangeFromJson(*body);
    if (!asked) return Response::problem(asked.problem());
    if (const auto allowed = service.mayChange(request.principal, *asked); !allowed)
        return Response::problem(allowed.problem());
    if (request.queryFlag("dry_run")) {
        const auto plan = service.plan(*asked, originOf(request));
        return plan ? Response::json(toJson(*plan)) : Response::problem(plan.problem());
    }
    const auto result = service.apply(*asked, originOf(request));
    if (!result) return Response::problem(result.problem());
    json::array machines;
    for (const auto& machine : result->machines)
        machines.push_back(toJson(machine));
    json::object answer{{"machines", std::move(machines)}};
    if (result->job) answer["job"] = toJson(*result->job, service.now());
    return Response::json(answer, result->job ? 202 : 200);
}

} // namespace

void addLeaseRoutes(Router& router, LeaseService& service) {
    router.add(Method::get, "/api/v1/leases?q&from&to&sort&limit&cursor",
               [&](const Request& request) { return list(service, request); });
    router.add(Method::get, "/api/v1/leases/calendar?from&to&q",
               [&](const Request& request) { return calendar(service, request); });
    router.add(Method::post, "/api/v1/leases/changes?dry_run", Body::json,
               [&](const Request& request) { return change(service, request); });
}

} // namespace remuda
