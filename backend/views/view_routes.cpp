// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/views/view_routes.h"

#include "backend/http/origin.h"
#include "backend/http/path_id.h"
#include "backend/identity/access.h"
#include "backend/views/view_store.h"

#include <algorithm>
#include <limits>

namespace remuda {

namespace json = boost::json;

namespace {

Result<SavedView> viewOf(Connection& connection, const Request& request) {
    const auto& text = request.parameters.at("id");
    const auto id = wholeNumber(text);
    auto found = id ? view_store::find(connection, *id) : std::nullopt;
    if (found) return std::move(*found);
    return problems::notFound("view", text);
}

// The version that was seen: If-Match, or "version" of the body or the query. Nothing is any version.
Result<void> checkVersion(const Request& request, std::int64_t seen, const SavedView& view) {
    const auto present = "\"" + std::to_string(view.version) + "\"";
    const auto header = request.headers.find("if-match");
    const bool other = header != request.headers.end() && header->second != "*" && header->second != present;
    if (!other && (seen == 0 || seen == view.version)) return {};
    auto problem = problems::changedMeanwhile("the view " + view.name + " has version " + std::to_string(view.version) +
                                              " by now, last changed by " + view.updated_by);
    problem.field = other ? "If-Match" : "version";
    problem.expected = other ? present : std::to_string(view.version);
    return problem;
}

Response answer(const Result<SavedView>& view, int status = 200) {
    if (!view) return Response::problem(view.problem());
    auto response = Response::json(toJson(*view), status);
    response.headers["ETag"] = "\"" + std::to_string(view->version) + "\"";
    return response;
}

struct Views {
    Database& database;
    KnownTeams teams;
};

// What is shared with a team that is none would be seen by nobody.
Result<void> checkTeam(const std::string& team, const KnownTeams& known) {
    const auto teams = known();
    if (!teams || std::find(teams->begin(), teams->end(), team) != teams->end()) return {};
    std::string names;
    for (const auto& each : *teams)
        names += (names.empty() ? "" : ", ") + each;
    return problems::invalidField("team", team, names.empty() ? "a team; there is none yet" : "one of " + names);
}

// A view as sent, of a team that the sender may speak for.
Result<SavedView> sentView(const Views& views, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return body.problem();
    auto view = newViewFromJson(*body);
    if (!view) return view;
    if (view->team.empty())
        return problems::invalidField("team", "", "the team to share it with; private views are kept by the client");
    if (auto allowed = mayDoFor(request.principal, Permission::share, view->team); !allowed)
        return std::move(allowed).problem();
    if (auto known = checkTeam(view->team, views.teams); !known) return std::move(known).problem();
    return view;
}

Response list(const Views& views, const Request& request) {
    const auto team = request.queryValue("team");
    const auto found = views.database.read(
        [](Connection& connection) -> Result<std::vector<SavedView>> { return view_store::all(connection); });
    if (!found) return Response::problem(found.problem());
    json::array items;
    for (const auto& view : *found)
        if (team.empty() || view.team == team) items.push_back(toJson(view));
    const auto total = items.size();
    return Response::json(json::object{{"items", std::move(items)}, {"next_cursor", nullptr}, {"total", total}});
}

Response show(const Views& views, const Request& request) {
    return answer(
        views.database.read([&](Connection& connection) -> Result<SavedView> { return viewOf(connection, request); }));
}

Response create(const Views& views, const Request& request) {
    const auto sent = sentView(views, request);
    if (!sent) return Response::problem(sent.problem());
    return answer(views.database.write([&](Transaction& transaction) -> Result<SavedView> {
        auto view = *sent;
        view_store::insert(transaction, originOf(request), view);
        return view;
    }),
                  201);
}

Response replace(const Views& views, const Request& request) {
    const auto sent = sentView(views, request);
    if (!sent) return Response::problem(sent.problem());
    return answer(views.database.write([&](Transaction& transaction) -> Result<SavedView> {
        const auto before = viewOf(transaction.connection(), request);
        if (!before) return before;
        if (auto allowed = mayDoFor(request.principal, Permission::share, before->team); !allowed)
            return std::move(allowed).problem();
        if (auto same = checkVersion(request, sent->version, *before); !same) return std::move(same).problem();
        auto after = *sent;
        view_store::update(transaction, originOf(request), *before, after);
        return after;
    }));
}

Response remove(const Views& views, const Request& request) {
    const auto seen = request.queryInteger("version", 0, 0, std::numeric_limits<std::int64_t>::max());
    if (!seen) return Response::problem(seen.problem());
    const auto removed = views.database.write([&](Transaction& transaction) -> Result<void> {
        const auto view = viewOf(transaction.connection(), request);
        if (!view) return view.problem();
        if (auto allowed = mayDoFor(request.principal, Permission::share, view->team); !allowed) return allowed;
        if (auto same = checkVersion(request, *seen, *view); !same) return same;
        view_store::remove(transaction, originOf(request), *view);
        return {};
    });
    return removed ? Response::noContent() : Response::problem(removed.problem());
}

} // namespace

void addViewRoutes(Router& router, Database& database, EventHub& hub, KnownTeams teams) {
    const auto views = std::make_shared<const Views>(Views{database, std::move(teams)});
    const auto add = [&](Method method, const char* pattern, Response (*handler)(const Views&, const Request&),
                         Body body = Body::none) {
        router.add(method, pattern, body,
                   [views, handler](const Request& request) { return handler(*views, request); });
    };
    add(Method::get, "/api/v1/views?team", list);
    add(Method::post, "/api/v1/views", create, Body::json);
    add(Method::get, "/api/v1/views/{id}", show);
    add(Method::put, "/api/v1/views/{id}", replace, Body::json);
    add(Method::remove, "/api/v1/views/{id}?version", remove);
    hub.setObject("view", [](Connection& connection, const std::string& text) -> std::optional<json::object> {
        const auto id = wholeNumber(text);
        const auto view = id ? view_store::find(connection, *id) : std::nullopt;
        return view ? std::optional(toJson(*view)) : std::nullopt;
    });
}

} // namespace remuda
