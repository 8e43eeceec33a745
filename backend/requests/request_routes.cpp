// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/cursor.h"
#include "backend/http/event_hub.h"
#include "backend/http/origin.h"
#include "backend/http/router.h"
#include "backend/identity/access.h"
#include "backend/requests/request_service.h"

#include <charconv>
#include <limits>

namespace remuda {

namespace json = boost::json;

namespace {

std::optional<std::int64_t> parseId(std::string_view text) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(id) : std::nullopt;
}

Result<std::int64_t> idOf(const Request& request) {
    const auto& text = request.parameters.at("id");
    if (const auto id = parseId(text)) return *id;
    return problems::notFound("request", text);
}

Response answer(const Result<MachineRequest>& request, int status = 200) {
    return request ? Response::json(toJson(*request), status) : Response::problem(request.problem());
}

Response list(RequestService& service, const Request& request) {
    const auto limit = request.queryInteger("limit", 100, 1, 1000);
    if (!limit) return Response::problem(limit.problem());
    const auto cursor = decodeCursor(request.queryValue("cursor"), 1);
    if (!cursor) return Response::problem(cursor.problem());
    auto before = std::numeric_limits<std::int64_t>::max();
    if (*cursor) {
        if (!(**cursor)[0].is_int64())
            return Response::problem(problems::invalidField("cursor", request.queryValue("cursor"), "a next_cursor"));
        before = (**cursor)[0].get_int64();
    }
    const auto page = service.list(request.queryValue("q"), before, *limit);
    if (!page) return Response::problem(page.problem());
    json::array items;
    for (const auto& item : page->items)
        items.push_back(toJson(item));
    json::value next;
    if (std::ssize(page->items) == *limit) next = encodeCursor({page->items.back().id});
    return Response::json(
        json::object{{"items", std::move(items)}, {"next_cursor", std::move(next)}, {"total", page->total}});
}

Result<void> mayAskFor(const Principal& principal, const RequestSpec& spec) {
    auto allowed = mayDoFor(principal, Permission::request, spec.team);
    if (!allowed && spec.team.empty() && !principal.teams.empty())
        return problems::invalidField("team", "", "one of your teams");
    return allowed;
}

// What somebody asked for is theirs to take back, and their team's.
Response withdraw(RequestService& service, std::int64_t id, const Request& request) {
    const auto present = service.find(id);
    if (!present) return Response::problem(present.problem());
    if (present->requester != request.principal.user)
        if (const auto allowed = mayAskFor(request.principal, present->spec); !allowed)
            return Response::problem(
                problems::forbidden("request " + std::to_string(id) + " is of " + present->requester));
    return answer(service.withdraw(id, originOf(request)));
}

Response create(RequestService& service, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto spec = requestSpecFromJson(*body);
    if (!spec) return Response::problem(spec.problem());
    if (const auto allowed = mayAskFor(request.principal, *spec); !allowed) return Response::problem(allowed.problem());
    if (!request.queryFlag("dry_run")) {
        const auto key = request.queryValue("key");
        if (key.size() > 200)
            return Response::problem(problems::invalidField("key", key.substr(0, 50), "at most 200 bytes"));
        const auto created = service.create(*spec, key, originOf(request));
        if (!created) return Response::problem(created.problem());
        return answer(created->request, created->already ? 200 : 201);
    }
    const auto plan = service.plan(*spec);
    return plan ? Response::json(toJson(*plan)) : Response::problem(plan.problem());
}

} // namespace

void addRequestRoutes(Router& router, RequestService& service) {
    router.add(Method::get, "/api/v1/requests?q&limit&cursor",
               [&](const Request& request) { return list(service, request); });
    router.add(Method::post, "/api/v1/requests?dry_run&key", Body::json,
               [&](const Request& request) { return create(service, request); });
    router.add(Method::get, "/api/v1/requests/{id}", [&](const Request& request) {
        const auto id = idOf(request);
        return id ? answer(service.find(*id)) : Response::problem(id.problem());
    });
    router.add(Method::post, "/api/v1/requests/{id}/withdraw", [&](const Request& request) {
        const auto id = idOf(request);
        return id ? withdraw(service, *id, request) : Response::problem(id.problem());
    });
}

void addRequestEvents(EventHub& hub) {
    hub.setObject("request", [](Connection& connection, const std::string& text) -> std::optional<json::object> {
        const auto id = parseId(text);
        const auto request = id ? request_store::find(connection, *id) : std::nullopt;
        return request ? std::optional(toJson(*request)) : std::nullopt;
    });
}

} // namespace remuda
