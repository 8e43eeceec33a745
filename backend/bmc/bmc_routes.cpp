// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_routes.h"

#include "backend/bmc/bmc_requests.h"
#include "backend/http/origin.h"
#include "core/domain/json_reader.h"

namespace remuda {

using bmc_requests::later;
using bmc_requests::mayAct;
using bmc_requests::mayActUnlocked;

namespace {

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
    if (auto allowed = mayAct(bmcs.database(), request); !allowed) return Response::problem(allowed.problem());
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
    if (auto allowed = mayAct(bmcs.database(), request); !allowed) return Response::problem(allowed.problem());
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
    if (auto allowed = mayActUnlocked(bmcs.database(), request); !allowed) return Response::problem(allowed.problem());
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
