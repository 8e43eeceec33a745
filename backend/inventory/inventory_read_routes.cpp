// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/cursor.h"
#include "backend/inventory/inventory_difference.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/machine_export.h"
#include "backend/inventory/machine_list_store.h"
#include "backend/inventory/machine_store.h"
#include "core/domain/json_reader.h"
#include "core/domain/machine_json.h"

#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

Result<Query> readQuery(const std::string& text, Instant moment = now()) {
    return parseQuery(text, machineSchema(), moment);
}

// What the routes share.
struct Reading {
    explicit Reading(Database& opened)
        : database(opened)
        , past(opened) {}
    Database& database;
    PastInventory past;
};

// `at`: the moment to show the inventory of; nothing for the present.
Result<std::optional<PastMoment>> readMoment(Reading& reading, const Request& request, const std::string& name) {
    const auto text = request.queryValue(name);
    if (text.empty()) return std::optional<PastMoment>();
    auto moment = reading.past.moment(name, text);
    if (!moment) return std::move(moment).problem();
    return std::optional(*moment);
}

Instant momentOf(const std::optional<PastMoment>& moment) {
    return moment ? moment->at : now();
}

json::value asOf(const std::optional<PastMoment>& moment) {
    if (!moment) return nullptr;
    return {{"seq", moment->sequence}, {"at", formatInstant(moment->at)}};
}

Result<std::size_t> sortable(const std::string& name) {
    const auto& fields = machineSchema().fields();
    const auto found = machineSchema().find(name);
    if (found.size() == 1) return found.front();
    std::string known;
    for (const auto& field : fields)
        known += (known.empty() ? "" : ", ") + field.name;
    return problems::invalidField("sort", name, "one of " + known + ", or that with - before it");
}

// A cursor only fits the sort it was made with.
bool fits(const json::array& cursor, const QueryField& field) {
    const bool text = field.kind == FieldKind::text || field.kind == FieldKind::date;
    return cursor[1].is_string() && (cursor[0].is_null() || (text ? cursor[0].is_string() : cursor[0].is_int64()));
}

Result<MachineListing> readListing(const Request& request, Instant moment) {
    MachineListing listing;
    auto query = readQuery(request.queryValue("q"), moment);
    if (!query) return std::move(query).problem();
    listing.query = std::move(*query);
    auto sort = request.queryValue("sort", "hardware_name");
    listing.descending = sort.starts_with('-');
    if (listing.descending) sort.erase(0, 1);
    const auto field = sortable(sort);
    if (!field) return field.problem();
    listing.sort_field = *field;
    const auto limit = request.queryInteger("limit", 100, 1, 1000);
    if (!limit) return limit.problem();
    listing.limit = *limit;
    auto cursor = decodeCursor(request.queryValue("cursor"), 2);
    if (!cursor) return std::move(cursor).problem();
    if (*cursor && !fits(**cursor, machineSchema().fields()[listing.sort_field]))
        return problems::invalidField("cursor", request.queryValue("cursor"),
                                      "the next_cursor of a page with the same sort");
    listing.cursor = std::move(*cursor);
    return listing;
}

Result<MachinePage> readPage(Reading& reading, const MachineListing& listing, const std::optional<PastMoment>& moment) {
    if (!moment)
        return reading.database.read(
            [&](Connection& connection) -> Result<MachinePage> { return machine_store::list(connection, listing); });
    const auto past = reading.past.at(*moment);
    if (!past) return past.problem();
    return listPast(**past, listing);
}

Response list(Reading& reading, const Request& request) {
    const auto moment = readMoment(reading, request, "at");
    if (!moment) return Response::problem(moment.problem());
    const auto listing = readListing(request, momentOf(*moment));
    if (!listing) return Response::problem(listing.problem());
    const auto members = readMembers(request.queryValue("fields"));
    if (!members) return Response::problem(members.problem());
    const auto page = readPage(reading, *listing, *moment);
    if (!page) return Response::problem(page.problem());
    json::monotonic_resource memory(64 * 1024); // given back as a whole
    json::array items(&memory);
    items.reserve(page->machines.size());
    for (const auto& machine : page->machines)
        items.push_back(slimForm(machine, *members, &memory));
    json::object answer(&memory);
    answer["items"] = std::move(items);
    answer["next_cursor"] = page->next ? json::value(encodeCursor(*page->next)) : json::value();
    answer["total"] = page->total;
    if (*moment) answer["as_of"] = asOf(*moment);
    return Response::json(answer);
}

Response show(Reading& reading, const Request& request) {
    const auto& name = request.parameters.at("name");
    const auto moment = readMoment(reading, request, "at");
    if (!moment) return Response::problem(moment.problem());
    if (*moment) {
        const auto past = reading.past.machineAt(name, **moment);
        return past ? Response::json(toJson(*past)) : Response::problem(past.problem());
    }
    const auto machine = reading.database.read([&](Connection& connection) -> Result<Machine> {
        if (auto found = machine_store::find(connection, name)) return std::move(*found);
        return problems::notFound("machine", name);
    });
    if (!machine) return Response::problem(machine.problem());
    auto response = machineAnswer(*machine);
    const auto known = request.headers.find("if-none-match");
    if (known != request.headers.end() && known->second == response.headers["ETag"]) {
        response.status = 304;
        response.body.clear();
    }
    return response;
}

// Freezes a query to names, so that what is done later is done to what was seen.
Response select(Reading& reading, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    JsonReader reader(*body);
    reader.refuseOthers({"q", "exclude"});
    std::string text;
    std::vector<std::string> excludes;
    reader.read("q", text);
    reader.read("exclude", excludes);
    if (reader.problem()) return Response::problem(*reader.problem());
    const auto query = readQuery(text);
    if (!query) return Response::problem(query.problem());
    const std::set<std::string> excluded(excludes.begin(), excludes.end());
    const auto names = reading.database.read([&](Connection& connection) -> Result<std::vector<std::string>> {
        return machine_store::names(connection, *query);
    });
    if (!names) return Response::problem(names.problem());
    json::array machines;
    for (const auto& name : *names)
        if (!excluded.contains(name)) machines.emplace_back(name);
    const auto count = machines.size();
    return Response::json({{"machines", std::move(machines)}, {"count", count}});
}

Response exportAll(Reading& reading, const Request& request) {
    const auto moment = readMoment(reading, request, "at");
    if (!moment) return Response::problem(moment.problem());
    auto query = readQuery(request.queryValue("q"), momentOf(*moment));
    if (!query) return Response::problem(query.problem());
    auto members = readMembers(request.queryValue("fields"));
    if (!members) return Response::problem(members.problem());
    const auto format = request.queryValue("format", "csv");
    if (format != "csv" && format != "ndjson")
        return Response::problem(problems::invalidField("format", format, "csv or ndjson"));
    if (!*moment) return exportMachines(reading.database, std::move(*query), std::move(*members), format == "csv");
    auto past = reading.past.at(**moment);
    if (!past) return Response::problem(past.problem());
    return exportPast(std::move(*past), std::move(*query), std::move(*members), format == "csv");
}

Response difference(Reading& reading, const Request& request) {
    const auto from = reading.past.moment("from", request.queryValue("from"));
    if (!from) return Response::problem(from.problem());
    const auto to = readMoment(reading, request, "to");
    if (!to) return Response::problem(to.problem());
    const auto until = *to ? **to : PastMoment{reading.database.lastSequence(), now()};
    if (until.sequence < from->sequence)
        return Response::problem(problems::invalidField("to", request.queryValue("to"), "a moment after from"));
    const auto query = readQuery(request.queryValue("q"), until.at);
    if (!query) return Response::problem(query.problem());
    const auto limit = request.queryInteger("limit", 1000, 1, 1'000'000);
    if (!limit) return Response::problem(limit.problem());
    const auto found = compareInventory(reading.database, reading.past, *from, until, *query);
    if (!found) return Response::problem(found.problem());
    return Response::json(toJson(*found, *limit));
}

} // namespace

void addInventoryReadRoutes(Router& router, Database& database) {
    const auto reading = std::make_shared<Reading>(database);
    const auto add = [&](Method method, const char* pattern, Response (*handler)(Reading&, const Request&)) {
        router.add(method, pattern, [reading, handler](const Request& request) { return handler(*reading, request); });
    };
    add(Method::get, "/api/v1/machines?q&limit&cursor&fields&sort&at", list);
    add(Method::get, "/api/v1/machines/{name}?at", show);
    add(Method::get, "/api/v1/machines/export?format&q&fields&at", exportAll);
    add(Method::get, "/api/v1/machines/difference?from&to&q&limit", difference);
    router.add(Method::post, "/api/v1/selections", Body::json,
               [reading](const Request& request) { return select(*reading, request); });
}

} // namespace remuda
