// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/machine_list_store.h"

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

} // namespace

void addInventoryGroupRoutes(Router& router, Database& database) {
    router.add(Method::get, "/api/v1/machines/groups",
               [&database](const Request& request) { return groups(database, request); });
}

} // namespace remuda
