// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/inventory_routes.h"

#include "backend/audit/audit_routes.h"
#include "backend/http/origin.h"
#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "core/domain/json_reader.h"
#include "core/domain/machine_json.h"

#include <algorithm>
#include <charconv>

namespace remuda {

namespace json = boost::json;

namespace {

Response answer(const Result<void>& result) {
    return result ? Response::noContent() : Response::problem(result.problem());
}

Response answer(const Result<Machine>& result, int status = 200) {
    return result ? machineAnswer(*result, status) : Response::problem(result.problem());
}

Response create(InventoryService& inventory, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    return answer(inventory.create(request.principal, originOf(request), *body), 201);
}

Response patch(InventoryService& inventory, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto version = expectedVersion(request);
    if (!version) return Response::problem(version.problem());
    return answer(
        inventory.patch(request.principal, originOf(request), request.parameters.at("name"), *body, *version));
}

Response remove(InventoryService& inventory, const Request& request) {
    const auto version = expectedVersion(request);
    if (!version) return Response::problem(version.problem());
    return answer(inventory.remove(request.principal, originOf(request), request.parameters.at("name"), *version,
                                   request.queryFlag("dry_run")));
}

Response setBmcPassword(InventoryService& inventory, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    JsonReader reader(*body);
    reader.refuseOthers({"user", "password"});
    if (reader.problem()) return Response::problem(*reader.problem());
    const auto* user = body->if_contains("user");
    const auto* password = body->if_contains("password");
    if (!user || !user->is_string() || user->get_string().empty())
        return Response::problem(problems::invalidField("user", user ? foundText(*user) : "", "the BMC's user name"));
    if (!password || !password->is_string())
        return Response::problem(problems::invalidField("password", password ? "…" : "", "the password as text"));
    return answer(inventory.setBmcPassword(request.principal, originOf(request), request.parameters.at("name"),
                                           std::string(user->get_string()), std::string(password->get_string())));
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

// A single error in its own words; of several how many there are, apart from what only stands in conflict.
std::string faultsOf(const ImportReport& report) {
    if (report.errors.size() == 1) return report.errors.front().message;
    const auto errors = std::count_if(report.errors.begin(), report.errors.end(),
                                      [](const ImportError& each) { return each.machine.empty(); });
    const auto wrong = report.rows - report.valid_rows - report.conflicting;
    std::string text;
    if (errors > 0) text = counted(static_cast<std::size_t>(errors), "error") + " in " + counted(wrong, "row");
    if (report.conflicting > 0)
        text += (text.empty() ? "" : ", and ") + counted(report.conflicting, "row") + " in conflict with the inventory";
    return text + ", of " + counted(report.rows, "row");
}

Response import(InventoryService& inventory, const Request& request) {
    if (auto allowed = mayDoFor(request.principal, Permission::import, {}); !allowed)
        return Response::problem(allowed.problem());
    const auto existing = request.queryValue("existing", "refuse");
    if (existing != "refuse" && existing != "update")
        return Response::problem(problems::invalidField("existing", existing, "refuse or update"));
    const ImportOptions options{request.queryFlag("dry_run"), request.queryFlag("skip_invalid"),
                                existing == "update" ? ImportExisting::update : ImportExisting::refuse};
    const auto report = inventory.import(request.principal, originOf(request), request.body, options);
    if (!report) return Response::problem(report.problem());
    auto form = toJson(*report);
    if (report->errors.empty() || options.dry_run || options.skip_invalid) return Response::json(form);
    Problem problem;
    problem.status = 422;
    problem.type = "import-invalid";
    problem.title = "The file has errors";
    problem.detail = faultsOf(*report) + "; nothing was imported";
    problem.extra = std::move(form);
    return Response::problem(problem);
}

} // namespace

Result<std::optional<std::int64_t>> expectedVersion(const Request& request) {
    const auto header = request.headers.find("if-match");
    if (header == request.headers.end() || header->second == "*") return std::optional<std::int64_t>();
    std::string_view text = header->second;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc() || end != text.data() + text.size())
        return problems::invalidField("If-Match", header->second, "the ETag of the machine, like \"3\"");
    return std::optional(version);
}

Response machineAnswer(const Machine& machine, int status) {
    auto response = Response::json(toJson(machine), status);
    response.headers["ETag"] = "\"" + std::to_string(machine.version) + "\"";
    return response;
}

void addInventoryWriteRoutes(Router& router, InventoryService& inventory) {
    const auto add = [&](Method method, const char* pattern, Response (*handler)(InventoryService&, const Request&),
                         Body body) {
        router.add(method, pattern, body,
                   [&inventory, handler](const Request& request) { return handler(inventory, request); });
    };
    add(Method::post, "/api/v1/machines", create, Body::json);
    add(Method::post, "/api/v1/machines/import?dry_run&skip_invalid&existing", import, Body::csv);
    add(Method::patch, "/api/v1/machines/{name}", patch, Body::json);
    add(Method::remove, "/api/v1/machines/{name}?dry_run", remove, Body::none);
    add(Method::put, "/api/v1/machines/{name}/bmc-password", setBmcPassword, Body::json);
}

void addInventoryRoutes(Router& router, Database& database, InventoryService& inventory, EventHub& hub) {
    addInventoryReadRoutes(router, database);
    addInventoryGroupRoutes(router, database);
    addInventoryWriteRoutes(router, inventory);
    addEditRoutes(router, database, inventory);
    router.add(Method::get, "/api/v1/machines/{name}/history?q&actor&verb&from&to&include_progress&limit&cursor",
               [&database](const Request& request) {
                   return auditOf(database, request, "machine", request.parameters.at("name"));
               });
    hub.setObject("machine", [](Connection& connection, const std::string& name) -> std::optional<json::object> {
        const auto machine = machine_store::find(connection, name);
        if (!machine) return std::nullopt;
        return toJson(*machine);
    });
}

} // namespace remuda
