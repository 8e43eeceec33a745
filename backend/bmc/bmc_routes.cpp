// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_routes.h"

#include "backend/http/origin.h"
#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "core/domain/json_reader.h"

namespace remuda {

namespace json = boost::json;

namespace {

Response later(std::function<void(BmcService::Answer)> ask) {
    Response response;
    response.later = [ask = std::move(ask)](std::function<void(Response)> done) {
        ask([done = std::move(done)](Result<json::object> result) {
            done(result ? Response::json(*result) : Response::problem(result.problem()));
        });
    };
    return response;
}

// Whether the sender may act on the machine, before its controller is bothered.
Result<void> mayAct(BmcService& bmcs, const Request& request) {
    return bmcs.database().read([&](Connection& connection) -> Result<void> {
        const auto& name = request.parameters.at("name");
        const auto machine = machine_store::find(connection, name);
        if (!machine) return problems::notFound("machine", name);
        return mayDo(request.principal, Permission::bmc, *machine);
    });
}

Response power(BmcService& bmcs, const Request& request) {
    return later([&bmcs, name = request.parameters.at("name")](BmcService::Answer answer) {
        bmcs.readPower(name, std::move(answer));
    });
}

Response sensors(BmcService& bmcs, const Request& request) {
    return later([&bmcs, name = request.parameters.at("name")](BmcService::Answer answer) {
        bmcs.readSensors(name, std::move(answer));
    });
}

Response eventLog(BmcService& bmcs, const Request& request) {
    return later([&bmcs, name = request.parameters.at("name")](BmcService::Answer answer) {
        bmcs.readEventLog(name, std::move(answer));
    });
}

Response clearEventLog(BmcService& bmcs, const Request& request) {
    if (auto allowed = mayAct(bmcs, request); !allowed) return Response::problem(allowed.problem());
    return later([&bmcs, name = request.parameters.at("name"), origin = originOf(request)](BmcService::Answer answer) {
        bmcs.clearEventLog(name, origin, std::move(answer));
    });
}

Response identifyLight(BmcService& bmcs, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    bool on = false;
    JsonReader reader(*body);
    reader.refuseOthers({"on"});
    reader.read("on", on);
    if (reader.problem()) return Response::problem(*reader.problem());
    if (!body->contains("on")) return Response::problem(problems::invalidField("on", "", "true or false"));
    if (auto allowed = mayAct(bmcs, request); !allowed) return Response::problem(allowed.problem());
    return later([&bmcs, name = request.parameters.at("name"), lit = on, origin = originOf(request)](
                     BmcService::Answer answer) { bmcs.setIdentifyLight(name, lit, origin, std::move(answer)); });
}

Response bootDevice(BmcService& bmcs, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    std::optional<BootDevice> device;
    bool persistent = false;
    JsonReader reader(*body);
    reader.refuseOthers({"device", "persistent"});
    reader.readWord<BootDevice>("device", device.emplace(), bootDeviceFromText, "network, disk, cdrom or firmware");
    reader.read("persistent", persistent);
    if (reader.problem()) return Response::problem(*reader.problem());
    if (!body->contains("device"))
        return Response::problem(problems::invalidField("device", "", "network, disk, cdrom or firmware"));
    if (auto allowed = mayAct(bmcs, request); !allowed) return Response::problem(allowed.problem());
    return later([&bmcs, name = request.parameters.at("name"), device = *device,
                  scope = persistent ? BootScope::persistent : BootScope::once,
                  origin = originOf(request)](BmcService::Answer answer) {
        bmcs.setBootDevice(name, device, scope, origin, std::move(answer));
    });
}

} // namespace

void addBmcRoutes(Router& router, BmcService& bmcs) {
    const auto add = [&](Method method, const char* pattern, Response (*handler)(BmcService&, const Request&),
                         Body body = Body::none) {
        router.add(
            method, pattern, [&bmcs, handler](const Request& request) { return handler(bmcs, request); }, Access::user,
            body);
    };
    add(Method::get, "/api/v1/machines/{name}/power", power);
    add(Method::get, "/api/v1/machines/{name}/sensors", sensors);
    add(Method::get, "/api/v1/machines/{name}/event-log", eventLog);
    add(Method::remove, "/api/v1/machines/{name}/event-log", clearEventLog);
    add(Method::put, "/api/v1/machines/{name}/identify-light", identifyLight, Body::json);
    add(Method::put, "/api/v1/machines/{name}/boot-device", bootDevice, Body::json);
}

} // namespace remuda
