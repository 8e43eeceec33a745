// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/origin.h"
#include "backend/http/path_id.h"
#include "backend/http/whole_list.h"
#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/scheduled_job_store.h"
#include "backend/schedules/freeze_store.h"
#include "backend/schedules/schedule_routes.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

Result<void> maySpeakFor(const Principal& principal, const Scope& scope) {
    return mayDoFor(principal, Permission::freeze, scope.team);
}

bool isAmong(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// "a site with machines: lon, sto"
std::string expectedOf(std::string what, const std::vector<std::string>& names) {
    for (std::size_t index = 0; index < names.size(); ++index)
        what += (index == 0 ? ": " : ", ") + names[index];
    return what;
}

// What no machine has is most likely a slip, and would freeze nothing. One's own team may have none yet, and what was
// for somebody may stay so.
Result<void> exists(Connection& connection, const Principal& principal, const Scope& scope, const Scope& before = {}) {
    if (!scope.site.empty() && scope.site != before.site)
        if (const auto sites = machine_store::sites(connection); !isAmong(sites, scope.site))
            return problems::invalidField("site", scope.site, expectedOf("a site with machines", sites));
    if (!scope.team.empty() && scope.team != before.team && !isAmong(principal.teams, scope.team))
        if (const auto teams = machine_store::teams(connection); !isAmong(teams, scope.team))
            return problems::invalidField("team", scope.team, expectedOf("a team with machines, or your own", teams));
    return {};
}

Response listFreezes(Database& database, const Request& request) {
    json::array items;
    for (const auto& freeze :
         database.read([](Connection& connection) { return freeze_store::notEnded(connection, now()); }))
        items.push_back(toJson(freeze));
    return pageOf(request, std::move(items));
}

Response addFreeze(Database& database, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto sent = newFreezeFromJson(*body, now());
    if (!sent) return Response::problem(sent.problem());
    if (const auto may = maySpeakFor(request.principal, sent->scope); !may) return Response::problem(may.problem());
    const auto made = database.write([&](Transaction& transaction) -> Result<Freeze> {
        auto freeze = *sent;
        if (auto known = exists(transaction.connection(), request.principal, freeze.scope); !known)
            return std::move(known).problem();
        freeze_store::insert(transaction, originOf(request), freeze);
        return freeze;
    });
    return made ? Response::json(toJson(*made), 201) : Response::problem(made.problem());
}

// What was sent, still of whoever made it first. Who replaces it must be allowed to for what it was and will be.
template <class Entry>
Result<Entry> replacing(const Entry& before, Entry sent, const Principal& principal) {
    for (const auto& scope : {before.scope, sent.scope})
        if (auto may = maySpeakFor(principal, scope); !may) return std::move(may).problem();
    sent.id = before.id;
    sent.created_by = before.created_by;
    sent.created_at = before.created_at;
    return sent;
}

Response replaceFreeze(Database& database, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto sent = newFreezeFromJson(*body, now());
    if (!sent) return Response::problem(sent.problem());
    const auto replaced = database.write([&](Transaction& transaction) -> Result<Freeze> {
        const auto id = pathId(request);
        const auto before = id ? freeze_store::find(transaction.connection(), *id) : std::nullopt;
        if (!before) return problems::notFound("freeze", request.parameters.at("id"));
        auto after = replacing(*before, *sent, request.principal);
        if (!after) return after;
        if (auto known = exists(transaction.connection(), request.principal, after->scope, before->scope); !known)
            return std::move(known).problem();
        freeze_store::update(transaction, originOf(request), *before, *after);
        // What waits for its end is planned anew, and waits again where the freeze still stands in its way.
        scheduled_job_store::release(transaction, originOf(request), after->id, now());
        return after;
    });
    return replaced ? Response::json(toJson(*replaced)) : Response::problem(replaced.problem());
}

Response removeFreeze(Database& database, const Request& request) {
    const auto removed = database.write([&](Transaction& transaction) -> Result<void> {
        const auto id = pathId(request);
        const auto freeze = id ? freeze_store::find(transaction.connection(), *id) : std::nullopt;
        if (!freeze) return problems::notFound("freeze", request.parameters.at("id"));
        if (auto may = maySpeakFor(request.principal, freeze->scope); !may) return may;
        freeze_store::remove(transaction, originOf(request), *freeze);
        scheduled_job_store::release(transaction, originOf(request), freeze->id, now());
        return {};
    });
    return removed ? Response::noContent() : Response::problem(removed.problem());
}

Response listWindows(Database& database, const Request& request) {
    json::array items;
    for (const auto& window : database.read([](Connection& connection) { return window_store::all(connection); }))
        items.push_back(toJson(window, now()));
    return pageOf(request, std::move(items));
}

Response addWindow(Database& database, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto sent = newWindowFromJson(*body);
    if (!sent) return Response::problem(sent.problem());
    if (const auto may = maySpeakFor(request.principal, sent->scope); !may) return Response::problem(may.problem());
    const auto made = database.write([&](Transaction& transaction) -> Result<MaintenanceWindow> {
        auto window = *sent;
        if (auto known = exists(transaction.connection(), request.principal, window.scope); !known)
            return std::move(known).problem();
        window_store::insert(transaction, originOf(request), window);
        scheduled_job_store::replan(transaction, originOf(request), {window.scope}, now());
        return window;
    });
    return made ? Response::json(toJson(*made, now()), 201) : Response::problem(made.problem());
}

Response replaceWindow(Database& database, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto sent = newWindowFromJson(*body);
    if (!sent) return Response::problem(sent.problem());
    const auto replaced = database.write([&](Transaction& transaction) -> Result<MaintenanceWindow> {
        const auto id = pathId(request);
        const auto before = id ? window_store::find(transaction.connection(), *id) : std::nullopt;
        if (!before) return problems::notFound("maintenance window", request.parameters.at("id"));
        auto after = replacing(*before, *sent, request.principal);
        if (!after) return after;
        if (auto known = exists(transaction.connection(), request.principal, after->scope, before->scope); !known)
            return std::move(known).problem();
        window_store::update(transaction, originOf(request), *before, *after);
        scheduled_job_store::replan(transaction, originOf(request), {before->scope, after->scope}, now());
        return after;
    });
    return replaced ? Response::json(toJson(*replaced, now())) : Response::problem(replaced.problem());
}

Response removeWindow(Database& database, const Request& request) {
    const auto removed = database.write([&](Transaction& transaction) -> Result<void> {
        const auto id = pathId(request);
        const auto window = id ? window_store::find(transaction.connection(), *id) : std::nullopt;
        if (!window) return problems::notFound("maintenance window", request.parameters.at("id"));
        if (auto may = maySpeakFor(request.principal, window->scope); !may) return may;
        window_store::remove(transaction, originOf(request), *window);
        scheduled_job_store::replan(transaction, originOf(request), {window->scope}, now());
        return {};
    });
    return removed ? Response::noContent() : Response::problem(removed.problem());
}

} // namespace

void addFreezeRoutes(Router& router, Database& database, EventHub& hub) {
    const auto add = [&](Method method, const char* pattern, Response (*handler)(Database&, const Request&),
                         Body body = Body::none) {
        router.add(method, pattern, body,
                   [&database, handler](const Request& request) { return handler(database, request); });
    };
    add(Method::get, "/api/v1/freezes?limit&cursor", listFreezes);
    add(Method::post, "/api/v1/freezes", addFreeze, Body::json);
    add(Method::put, "/api/v1/freezes/{id}", replaceFreeze, Body::json);
    add(Method::remove, "/api/v1/freezes/{id}", removeFreeze);
    add(Method::get, "/api/v1/windows?limit&cursor", listWindows);
    add(Method::post, "/api/v1/windows", addWindow, Body::json);
    add(Method::put, "/api/v1/windows/{id}", replaceWindow, Body::json);
    add(Method::remove, "/api/v1/windows/{id}", removeWindow);
    hub.setObject("freeze", [](Connection& connection, const std::string& text) -> std::optional<json::object> {
        const auto id = wholeNumber(text);
        const auto freeze = id ? freeze_store::find(connection, *id) : std::nullopt;
        return freeze ? std::optional(toJson(*freeze)) : std::nullopt;
    });
    hub.setObject("window", [](Connection& connection, const std::string& text) -> std::optional<json::object> {
        const auto id = wholeNumber(text);
        const auto window = id ? window_store::find(connection, *id) : std::nullopt;
        return window ? std::optional(toJson(*window, now())) : std::nullopt;
    });
}

} // namespace remuda
