// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/machine_list_store.h"
#include "core/query/query_edit.h"

namespace remuda {

namespace json = boost::json;

namespace {

// The same groups and totals as the window's: both answer "what do we have, by …".
Response groups(Database& database, const Request& request) {
    const auto query = parseQuery(request.queryValue("q"), machineSchema(), now());
    if (!query) return Response::problem(query.problem());
    const auto by = request.queryValue("by");
    const auto field = machineSchema().find(by);
    if (field.size() != 1)
        return Response::problem(problems::invalidField("by", by, "the name of a machine field, like site"));
    const auto sort = request.queryValue("sort", "-machines");
    if (sort != "-machines" && sort != "value")
        return Response::problem(problems::invalidField("sort", sort, "-machines or value"));
    const auto limit = request.queryInteger("limit", 1000, 1, 100'000);
    if (!limit) return Response::problem(limit.problem());
    const auto found = database.read([&](Connection& connection) -> Result<std::vector<MachineGroup>> {
        return machine_store::groups(connection, *query, field.front(), sort != "value");
    });
    if (!found) return Response::problem(found.problem());
    MachineTotals totals;
    json::array items;
    for (const auto& group : *found) {
        totals += group.totals;
        if (std::ssize(items) < *limit) items.push_back(toJson(group));
    }
    return Response::json(json::object{{"by", machineSchema().fields()[field.front()].name},
                                       {"items", std::move(items)},
                                       {"total", found->size()},
                                       {"totals", toJson(totals)}});
}

std::vector<std::string> commaList(const std::string& text) {
    std::vector<std::string> items;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        if (end > begin) items.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return items;
}

// Each field is counted without the query's own terms of it, so that a further value can be chosen.
Response facets(Database& database, const Request& request) {
    const auto text = request.queryValue("q");
    const auto moment = now();
    const auto query = parseQuery(text, machineSchema(), moment);
    if (!query) return Response::problem(query.problem());
    json::object answer;
    for (const auto& name : commaList(request.queryValue("fields", "status,site"))) {
        const auto field = machineSchema().find(name);
        if (field.size() != 1)
            return Response::problem(problems::invalidField("fields", name, "names of machine fields, with commas"));
        const auto others = parseQuery(withoutFacet(text, machineSchema(), name), machineSchema(), moment);
        const auto values =
            database.read([&](Connection& connection) -> Result<std::vector<machine_store::FacetValue>> {
                return machine_store::facet(connection, others ? *others : *query, field.front());
            });
        if (!values) return Response::problem(values.problem());
        json::array list;
        for (const auto& value : *values)
            list.push_back({{"value", value.value}, {"count", value.count}});
        answer[name] = std::move(list);
    }
    return Response::json(answer);
}

} // namespace

void addInventoryGroupRoutes(Router& router, Database& database) {
    router.add(Method::get, "/api/v1/machines/groups?q&by&sort&limit",
               [&database](const Request& request) { return groups(database, request); });
    router.add(Method::get, "/api/v1/facets?q&fields",
               [&database](const Request& request) { return facets(database, request); });
}

} // namespace remuda
