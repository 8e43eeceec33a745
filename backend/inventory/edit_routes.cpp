// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/origin.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/undo.h"
#include "core/domain/json_reader.h"
#include "core/domain/machine_json.h"
#include "core/domain/observed_facts.h"

namespace remuda {

namespace json = boost::json;

namespace {

Response bulkEdit(Database& database, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto edit = bulkEditFromJson(*body);
    if (!edit) return Response::problem(edit.problem());
    const bool dry_run = request.queryFlag("dry_run");
    const auto result = editMachines(database, request.principal, originOf(request), *edit, dry_run);
    if (!result) return Response::problem(result.problem());
    auto form = toJson(*result);
    form["dry_run"] = dry_run;
    form["request_id"] = request.request_id;
    return Response::json(form);
}

Response takeBack(Database& database, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto order = undoOrderFromJson(*body);
    if (!order) return Response::problem(order.problem());
    const auto plan = undo(database, request.principal, originOf(request), *order, request.queryFlag("dry_run"));
    if (!plan) return Response::problem(plan.problem());
    auto form = toJson(*plan);
    form["request_id"] = request.request_id;
    return Response::json(form);
}

// {"fields":[…],"side":"observed|intended"}
Result<FactsToSettle> factsToSettle(const json::object& body) {
    FactsToSettle facts;
    JsonReader reader(body);
    reader.refuseOthers({"fields", "side"});
    if (reader.problem()) return *reader.problem();
    const auto* side = body.if_contains("side");
    if (!side || (*side != "observed" && *side != "intended"))
        return problems::invalidField("side", side ? foundText(*side) : "", "observed or intended");
    facts.observed = *side == "observed";
    const auto* fields = body.if_contains("fields");
    if (!fields || !fields->is_array() || fields->get_array().empty())
        return problems::invalidField("fields", fields ? foundText(*fields) : "", "a list of observed facts");
    for (const auto& field : fields->get_array()) {
        if (!field.is_string()) return problems::invalidField("fields", foundText(field), "names of observed facts");
        facts.fields.emplace_back(field.get_string());
    }
    return facts;
}

Response settle(InventoryService& inventory, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto facts = factsToSettle(*body);
    if (!facts) return Response::problem(facts.problem());
    const auto version = expectedVersion(request);
    if (!version) return Response::problem(version.problem());
    const auto machine =
        inventory.settle(request.principal, originOf(request), request.parameters.at("name"), *facts, *version);
    return machine ? machineAnswer(*machine) : Response::problem(machine.problem());
}

} // namespace

void addEditRoutes(Router& router, Database& database, InventoryService& inventory) {
    router.add(Method::post, "/api/v1/machines/changes?dry_run", Body::json,
               [&database](const Request& request) { return bulkEdit(database, request); });
    router.add(Method::post, "/api/v1/undo?dry_run", Body::json,
               [&database](const Request& request) { return takeBack(database, request); });
    router.add(Method::post, "/api/v1/machines/{name}/observed/accept", Body::json,
               [&inventory](const Request& request) { return settle(inventory, request); });
}

} // namespace remuda
