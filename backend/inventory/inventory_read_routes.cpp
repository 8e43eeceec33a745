// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/cursor.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/machine_export.h"
#include "backend/inventory/machine_list_store.h"
#include "backend/inventory/machine_store.h"
#include "core/domain/machine_json.h"

#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

std::vector<std::string> commaList(const std::string& text) {
    std::vector<std::string> items;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        if (end > begin) items.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return items;
}

Result<Query> readQuery(const std::string& text) {
    return parseQuery(text, machineSchema(), now());
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

Result<MachineListing> readListing(const Request& request) {
    MachineListing listing;
    auto query = readQuery(request.queryValue("q"));
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

Response list(Database& database, const Request& request) {
    const auto listing = readListing(request);
    if (!listing) return Response::problem(listing.problem());
    const auto members = readMembers(request.queryValue("fields"));
    if (!members) return Response::problem(members.problem());
    const auto page = database.read(
        [&](Connection& connection) -> Result<MachinePage> { return machine_store::list(connection, *listing); });
    if (!page) return Response::problem(page.problem());
    json::array items;
    items.reserve(page->machines.size());
    for (const auto& machine : page->machines)
        items.push_back(slimForm(machine, *members));
    return Response::json({{"items", std::move(items)},
                           {"next_cursor", page->next ? json::value(encodeCursor(*page->next)) : json::value()},
                           {"total", page->total}});
}

Response show(Database& database, const Request& request) {
    const auto& name = request.parameters.at("name");
    const auto machine = database.read([&](Connection& connection) -> Result<Machine> {
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

Response facets(Database& database, const Request& request) {
    const auto query = readQuery(request.queryValue("q"));
    if (!query) return Response::problem(query.problem());
    json::object answer;
    for (const auto& name : commaList(request.queryValue("fields", "status,site"))) {
        const auto field = machineSchema().find(name);
        if (field.size() != 1)
            return Response::problem(problems::invalidField("fields", name, "names of machine fields, with commas"));
        const auto values =
            database.read([&](Connection& connection) -> Result<std::vector<machine_store::FacetValue>> {
                return machine_store::facet(connection, *query, field.front());
            });
        if (!values) return Response::problem(values.problem());
        json::array list;
        for (const auto& value : *values)
            list.push_back({{"value", value.value}, {"count", value.count}});
        answer[name] = std::move(list);
    }
    return Response::json(answer);
}

// Freezes a query to names, so that what is done later is done to what was seen.
Response select(Database& database, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto* text = body->if_contains("q");
    if (text && !text->is_string())
        return Response::problem(problems::invalidField("q", json::serialize(*text), "a query"));
    const auto query = readQuery(text ? std::string(text->get_string()) : std::string());
    if (!query) return Response::problem(query.problem());
    std::set<std::string> excluded;
    if (const auto* exclude = body->if_contains("exclude")) {
        if (!exclude->is_array())
            return Response::problem(
                problems::invalidField("exclude", json::serialize(*exclude), "a list of hardware names"));
        for (const auto& name : exclude->get_array()) {
            if (!name.is_string())
                return Response::problem(problems::invalidField("exclude", json::serialize(name), "hardware names"));
            excluded.emplace(name.get_string());
        }
    }
    const auto names = database.read([&](Connection& connection) -> Result<std::vector<std::string>> {
        return machine_store::names(connection, *query);
    });
    if (!names) return Response::problem(names.problem());
    json::array machines;
    for (const auto& name : *names)
        if (!excluded.contains(name)) machines.emplace_back(name);
    const auto count = machines.size();
    return Response::json({{"machines", std::move(machines)}, {"count", count}});
}

Response exportAll(Database& database, const Request& request) {
    auto query = readQuery(request.queryValue("q"));
    if (!query) return Response::problem(query.problem());
    auto members = readMembers(request.queryValue("fields"));
    if (!members) return Response::problem(members.problem());
    const auto format = request.queryValue("format", "csv");
    if (format != "csv" && format != "ndjson")
        return Response::problem(problems::invalidField("format", format, "csv or ndjson"));
    return exportMachines(database, std::move(*query), std::move(*members), format == "csv");
}

} // namespace

void addInventoryReadRoutes(Router& router, Database& database) {
    const auto add = [&](Method method, const char* pattern, Response (*handler)(Database&, const Request&)) {
        router.add(method, pattern,
                   [&database, handler](const Request& request) { return handler(database, request); });
    };
    add(Method::get, "/api/v1/machines", list);
    add(Method::get, "/api/v1/machines/{name}", show);
    add(Method::get, "/api/v1/machines/export", exportAll);
    add(Method::get, "/api/v1/facets", facets);
    add(Method::post, "/api/v1/selections", select);
}

} // namespace remuda
