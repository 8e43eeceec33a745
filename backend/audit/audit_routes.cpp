// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/audit_routes.h"

#include "backend/audit/change_json.h"
#include "backend/audit/change_store.h"
#include "backend/http/cursor.h"
#include "backend/store/audit_entry.h"

#include <charconv>

namespace remuda {

namespace json = boost::json;

namespace {

// A moment, or a day, which stands for its beginning.
Result<std::optional<Instant>> moment(const Request& request, const std::string& name) {
    const auto text = request.queryValue(name);
    if (text.empty()) return std::optional<Instant>();
    if (const auto instant = parseInstant(text)) return instant;
    if (const auto date = parseDate(text)) return std::optional(startOf(*date));
    return problems::invalidField(name, text, "a moment like 2027-03-31T12:00:00Z or a day as YYYY-MM-DD");
}

Result<ChangeFilter> readFilter(const Request& request) {
    ChangeFilter filter;
    auto query = parseQuery(request.queryValue("q"), change_store::changeSchema(), now());
    if (!query) return std::move(query).problem();
    filter.query = std::move(*query);
    filter.entity = request.queryValue("entity");
    filter.entity_id = request.queryValue("entity_id");
    filter.actor = request.queryValue("actor");
    filter.verb = request.queryValue("verb");
    filter.include_progress = request.queryFlag("include_progress");
    auto from = moment(request, "from");
    if (!from) return std::move(from).problem();
    filter.from = *from;
    auto to = moment(request, "to");
    if (!to) return std::move(to).problem();
    filter.to = *to;
    auto limit = request.queryInteger("limit", 100, 1, 1000);
    if (!limit) return std::move(limit).problem();
    filter.limit = *limit;
    auto cursor = decodeCursor(request.queryValue("cursor"), 1);
    if (!cursor) return std::move(cursor).problem();
    if (*cursor) {
        if (!(**cursor)[0].is_int64())
            return problems::invalidField("cursor", request.queryValue("cursor"), "a next_cursor");
        filter.before = (**cursor)[0].get_int64();
    }
    return filter;
}

Response list(Database& database, const ChangeFilter& filter) {
    auto page = database.read([&](Connection& connection) -> Result<json::object> {
        const auto changes = change_store::newestFirst(connection, filter);
        json::array items;
        for (const auto& change : changes)
            items.push_back(toJson(change));
        json::value next;
        if (std::ssize(changes) == filter.limit) next = encodeCursor({changes.back().sequence});
        return json::object{{"items", std::move(items)},
                            {"next_cursor", std::move(next)},
                            {"total", change_store::count(connection, filter)}};
    });
    return page ? Response::json(*page) : Response::problem(page.problem());
}

// Where a follower stands: Last-Event-ID (what a browser sends when it reconnects) before `since`; now when neither is
// there.
Result<std::int64_t> resumePoint(const Request& request, std::int64_t fallback) {
    const auto header = request.headers.find("last-event-id");
    if (header == request.headers.end())
        return request.queryInteger("since", fallback, 0, std::numeric_limits<std::int64_t>::max());
    std::int64_t value = 0;
    const auto& text = header->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        return problems::invalidField("Last-Event-ID", text, "the id of an event");
    return value;
}

Response follow(EventHub& hub, Database& database, const Request& request) {
    const auto since = resumePoint(request, database.lastSequence());
    if (!since) return Response::problem(since.problem());
    auto source = hub.follow(*since);
    if (!source) return Response::problem(source.problem());
    Response response;
    response.content_type = "text/event-stream";
    response.events = std::move(*source);
    return response;
}

Response changes(EventHub& hub, const Request& request) {
    const auto since = request.queryInteger("since", 0, 0, std::numeric_limits<std::int64_t>::max());
    if (!since) return Response::problem(since.problem());
    const auto limit = request.queryInteger("limit", 100, 1, 1000);
    if (!limit) return Response::problem(limit.problem());
    auto items = hub.changesAfter(*since, *limit);
    if (!items) return Response::problem(items.problem());
    const auto last = items->empty() ? json::value(*since) : items->back().at("seq");
    return Response::json(json::object{{"items", std::move(*items)}, {"last", last}});
}

// The audit as it is stored, for those who check its chain by themselves.
Response chain(Database& database, const Request& request) {
    const auto since = request.queryInteger("since", 0, 0, std::numeric_limits<std::int64_t>::max());
    if (!since) return Response::problem(since.problem());
    const auto limit = request.queryInteger("limit", 1000, 1, 10'000);
    if (!limit) return Response::problem(limit.problem());
    auto page = database.read([&](Connection& connection) -> Result<json::object> {
        json::array items;
        for (const auto& entry : audit_entry::after(connection, *since, *limit))
            items.push_back(audit::toJson(entry));
        const auto last = items.empty() ? json::value(*since) : items.back().at("seq");
        return json::object{{"items", std::move(items)}, {"last", last}};
    });
    return page ? Response::json(*page) : Response::problem(page.problem());
}

} // namespace

Response auditOf(Database& database, const Request& request, const std::string& entity, const std::string& entity_id) {
    auto filter = readFilter(request);
    if (!filter) return Response::problem(filter.problem());
    filter->entity = entity;
    filter->entity_id = entity_id;
    return list(database, *filter);
}

void addAuditRoutes(Router& router, Database& database, EventHub& hub) {
    router.add(Method::get, "/api/v1/audit?entity&entity_id&q&actor&verb&from&to&include_progress&limit&cursor",
               [&database](const Request& request) {
                   const auto filter = readFilter(request);
                   return filter ? list(database, *filter) : Response::problem(filter.problem());
               });
    router.add(Method::get, "/api/v1/audit/chain?since&limit",
               [&database](const Request& request) { return chain(database, request); });
    router.add(Method::get, "/api/v1/changes?since&limit",
               [&hub](const Request& request) { return changes(hub, request); });
    router.add(Method::get, "/api/v1/events?since",
               [&hub, &database](const Request& request) { return follow(hub, database, request); });
}

} // namespace remuda
