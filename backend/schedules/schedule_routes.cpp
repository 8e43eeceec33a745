// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/schedules/schedule_routes.h"

#include "backend/http/origin.h"
#include "backend/http/path_id.h"
#include "backend/http/whole_list.h"
#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "backend/schedules/schedule_service.h"
#include "backend/schedules/schedule_store.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

Result<void> mayHave(Connection& connection, const Principal& principal, const Schedule& schedule) {
    if (schedule.created_by == principal.user) return {};
    const auto machines = ScheduleService::machinesOf(connection, schedule);
    return machines ? mayDo(connection, principal, permissionFor(schedule.verb), *machines) : machines.problem();
}

// A name that no machine has is most likely a slip; one that had a machine may stay. What a query finds may come to be.
Result<void> exist(Connection& connection, const Schedule& schedule, const std::vector<std::string>& before = {}) {
    for (const auto& name : schedule.machines)
        if (std::find(before.begin(), before.end(), name) == before.end() && !machine_store::find(connection, name))
            return problems::invalidField("machines", name, "hardware names of machines in the inventory");
    return {};
}

Response answer(const Result<Schedule>& schedule, int status = 200) {
    return schedule ? Response::json(toJson(*schedule), status) : Response::problem(schedule.problem());
}

Response list(ScheduleService& schedules, const Request& request) {
    json::array items;
    for (const auto& schedule :
         schedules.database().read([](Connection& connection) { return schedule_store::all(connection); }))
        items.push_back(toJson(schedule));
    return pageOf(request, std::move(items));
}

Result<Schedule> find(Connection& connection, const Request& request) {
    const auto id = pathId(request);
    auto found = id ? schedule_store::find(connection, *id) : std::nullopt;
    if (!found) return problems::notFound("schedule", request.parameters.at("id"));
    return std::move(*found);
}

Response show(ScheduleService& schedules, const Request& request) {
    return answer(schedules.database().read([&](Connection& connection) { return find(connection, request); }));
}

Response create(ScheduleService& schedules, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto sent = newScheduleFromJson(*body);
    if (!sent) return Response::problem(sent.problem());
    if (const auto checked = ScheduleService::check(*sent); !checked) return Response::problem(checked.problem());
    return answer(schedules.database().write([&](Transaction& transaction) -> Result<Schedule> {
        auto schedule = *sent;
        if (auto may = mayHave(transaction.connection(), request.principal, schedule); !may)
            return std::move(may).problem();
        if (auto known = exist(transaction.connection(), schedule); !known) return std::move(known).problem();
        schedule.next_at = nextAfter(schedule.recurrence, now());
        schedule_store::insert(transaction, originOf(request), schedule);
        return schedule;
    }),
                  201);
}

// It acts for whoever changed it last: with the rights of somebody else it could be told to do what the one who tells
// may not.
Response replace(ScheduleService& schedules, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto sent = newScheduleFromJson(*body);
    if (!sent) return Response::problem(sent.problem());
    if (const auto checked = ScheduleService::check(*sent); !checked) return Response::problem(checked.problem());
    return answer(schedules.database().write([&](Transaction& transaction) -> Result<Schedule> {
        const auto before = find(transaction.connection(), request);
        if (!before) return before;
        for (const auto& each : {*before, *sent})
            if (auto may = mayHave(transaction.connection(), request.principal, each); !may)
                return std::move(may).problem();
        if (auto known = exist(transaction.connection(), *sent, before->machines); !known)
            return std::move(known).problem();
        auto after = *sent;
        after.id = before->id;
        after.paused = before->paused;
        after.created_at = before->created_at;
        after.created_by = originOf(request).actor;
        after.next_at = nextAfter(after.recurrence, now());
        schedule_store::update(transaction, originOf(request), *before, after);
        return find(transaction.connection(), request);
    }));
}

Response setPaused(ScheduleService& schedules, const Request& request, bool paused) {
    return answer(schedules.database().write([&](Transaction& transaction) -> Result<Schedule> {
        auto schedule = find(transaction.connection(), request);
        if (!schedule) return schedule;
        if (auto may = mayHave(transaction.connection(), request.principal, *schedule); !may)
            return std::move(may).problem();
        if (schedule->paused == paused)
            return problems::conflict("schedule " + schedule->name +
                                      (paused ? " is paused already" : " is not paused"));
        // What passed while it was paused is not made up for.
        schedule_store::setPaused(transaction, originOf(request), *schedule, paused,
                                  nextAfter(schedule->recurrence, now()));
        return find(transaction.connection(), request);
    }));
}

Response remove(ScheduleService& schedules, const Request& request) {
    const auto removed = schedules.database().write([&](Transaction& transaction) -> Result<void> {
        const auto schedule = find(transaction.connection(), request);
        if (!schedule) return schedule.problem();
        if (auto may = mayHave(transaction.connection(), request.principal, *schedule); !may) return may;
        schedule_store::remove(transaction, originOf(request), *schedule);
        return {};
    });
    return removed ? Response::noContent() : Response::problem(removed.problem());
}

} // namespace

void addScheduleRoutes(Router& router, ScheduleService& schedules, EventHub& hub) {
    const auto add = [&](Method method, const char* pattern, Response (*handler)(ScheduleService&, const Request&),
                         Body body = Body::none) {
        router.add(method, pattern, body,
                   [&schedules, handler](const Request& request) { return handler(schedules, request); });
    };
    add(Method::get, "/api/v1/schedules?limit&cursor", list);
    add(Method::post, "/api/v1/schedules", create, Body::json);
    add(Method::get, "/api/v1/schedules/{id}", show);
    add(Method::put, "/api/v1/schedules/{id}", replace, Body::json);
    add(Method::remove, "/api/v1/schedules/{id}", remove);
    add(Method::post, "/api/v1/schedules/{id}/pause",
        [](ScheduleService& service, const Request& request) { return setPaused(service, request, true); });
    add(Method::post, "/api/v1/schedules/{id}/resume",
        [](ScheduleService& service, const Request& request) { return setPaused(service, request, false); });
    hub.setObject("schedule", [](Connection& connection, const std::string& text) -> std::optional<json::object> {
        const auto id = wholeNumber(text);
        const auto schedule = id ? schedule_store::find(connection, *id) : std::nullopt;
        return schedule ? std::optional(toJson(*schedule)) : std::nullopt;
    });
}

} // namespace remuda
