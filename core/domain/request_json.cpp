// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/json_reader.h"
#include "core/domain/json_values.h"
#include "core/domain/request.h"

namespace remuda {

namespace json = boost::json;

namespace {

json::value optionalToJson(const std::optional<std::int64_t>& number) {
    return number ? json::value(*number) : json::value(nullptr);
}
json::value optionalToJson(const std::optional<Date>& date) {
    return date ? json::value(formatDate(*date)) : json::value(nullptr);
}

json::object plannedToJson(const PlannedMachine& machine) {
    return {{"hardware_name", machine.hardware_name},
            {"hostname", machine.hostname},
            {"role", machine.role},
            {"team", machine.team},
            {"site", machine.site},
            {"model", machine.model},
            {"status", toText(machine.status)},
            {"to_status", toText(machine.to_status)},
            {"monthly_cost_usd", moneyToJson(machine.monthly_cost)},
            {"expires_on", optionalToJson(machine.expires_on)},
            {"simulated", machine.simulated},
            {"rack", machine.rack},
            {"unit", optionalToJson(machine.unit)},
            {"cpu_cores", optionalToJson(machine.cpu_cores)},
            {"memory_gib", optionalToJson(machine.memory_gib)},
            {"disk_gib", optionalToJson(machine.disk_gib)}};
}

Result<PlannedMachine> plannedFromJson(const json::object& object) {
    JsonReader reader(object);
    PlannedMachine machine;
    reader.read("hardware_name", machine.hardware_name);
    reader.read("hostname", machine.hostname);
    reader.read("role", machine.role);
    reader.read("team", machine.team);
    reader.read("site", machine.site);
    reader.read("model", machine.model);
    reader.read("status", machine.status);
    reader.read("to_status", machine.to_status);
    reader.read("monthly_cost_usd", machine.monthly_cost);
    reader.read("expires_on", machine.expires_on);
    reader.read("simulated", machine.simulated);
    reader.read("rack", machine.rack);
    reader.read("unit", machine.unit);
    reader.read("cpu_cores", machine.cpu_cores);
    reader.read("memory_gib", machine.memory_gib);
    reader.read("disk_gib", machine.disk_gib);
    return reader.finish(std::move(machine));
}

json::value failingToJson(const std::optional<FailingConstraint>& failing) {
    if (!failing) return nullptr;
    return json::object{{"constraint", failing->constraint},
                        {"asked", failing->asked},
                        {"available", failing->available},
                        {"message", failing->message}};
}

std::optional<FailingConstraint> failingFromJson(JsonReader& plan) {
    auto reader = plan.object("failing");
    if (!reader) return std::nullopt;
    FailingConstraint failing;
    reader->read("constraint", failing.constraint);
    reader->read("asked", failing.asked);
    reader->read("available", failing.available);
    reader->read("message", failing.message);
    plan.adopt(*reader);
    return failing;
}

Result<NearestOffer> offerFromJson(const json::object& object) {
    JsonReader reader(object);
    NearestOffer offer;
    if (const auto* change = object.if_contains("change"); change && change->is_object())
        offer.change = change->get_object();
    reader.read("message", offer.message);
    reader.read("available", offer.available);
    return reader.finish(std::move(offer));
}

RequestSpec readSpec(JsonReader& reader) {
    RequestSpec spec;
    reader.read("count", spec.count);
    reader.read("role", spec.role);
    reader.read("site", spec.site);
    reader.read("team", spec.team);
    reader.read("min_cpu_cores", spec.min_cpu_cores);
    reader.read("min_memory_gib", spec.min_memory_gib);
    reader.read("min_disk_gib", spec.min_disk_gib);
    reader.read("model", spec.model);
    reader.read("expires_on", spec.expires_on);
    reader.read("spread_racks", spec.spread_racks);
    reader.read("note", spec.note);
    reader.read("machines", spec.machines);
    return spec;
}

} // namespace

json::object toJson(const RequestSpec& spec) {
    return {{"count", spec.count},
            {"role", spec.role},
            {"site", spec.site},
            {"team", spec.team},
            {"min_cpu_cores", spec.min_cpu_cores},
            {"min_memory_gib", spec.min_memory_gib},
            {"min_disk_gib", spec.min_disk_gib},
            {"model", spec.model},
            {"expires_on", optionalToJson(spec.expires_on)},
            {"spread_racks", spec.spread_racks},
            {"note", spec.note},
            {"machines", toJsonArray(spec.machines)}};
}

Result<RequestSpec> requestSpecFromJson(const json::object& object) {
    JsonReader reader(object);
    reader.refuseOthers({"count", "role", "site", "team", "min_cpu_cores", "min_memory_gib", "min_disk_gib", "model",
                         "expires_on", "spread_racks", "note", "machines"});
    auto spec = readSpec(reader);
    // With an explicit choice the count may be left out: it is the number of names.
    if (!spec.machines.empty() && !object.contains("count"))
        spec.count = static_cast<std::int64_t>(spec.machines.size());
    return reader.finish(std::move(spec));
}

json::object toJson(const RequestPlan& plan) {
    json::array machines, nearest;
    for (const auto& machine : plan.machines)
        machines.push_back(plannedToJson(machine));
    for (const auto& offer : plan.nearest)
        nearest.push_back(
            json::object{{"change", offer.change}, {"message", offer.message}, {"available", offer.available}});
    return {{"satisfiable", plan.satisfiable},
            {"machines", std::move(machines)},
            {"monthly_cost_usd", moneyToJson(plan.monthly_cost)},
            {"unknown_prices", plan.unknown_prices},
            {"total_cost_usd", moneyToJson(plan.total_cost)},
            {"left", plan.left},
            {"duration_estimate_s", plan.duration_estimate_s},
            {"failing", failingToJson(plan.failing)},
            {"nearest", std::move(nearest)},
            {"candidates", plan.candidates}};
}

Result<RequestPlan> requestPlanFromJson(const json::object& object) {
    JsonReader reader(object);
    RequestPlan plan;
    reader.read("satisfiable", plan.satisfiable);
    reader.readEach("machines", plan.machines, plannedFromJson);
    reader.read("monthly_cost_usd", plan.monthly_cost);
    reader.read("unknown_prices", plan.unknown_prices);
    reader.read("total_cost_usd", plan.total_cost);
    reader.read("left", plan.left);
    reader.read("duration_estimate_s", plan.duration_estimate_s);
    plan.failing = failingFromJson(reader);
    reader.readEach("nearest", plan.nearest, offerFromJson);
    reader.read("candidates", plan.candidates);
    return reader.finish(std::move(plan));
}

json::object toJson(const MachineRequest& request) {
    auto object = toJson(request.spec);
    object["id"] = request.id;
    object["status"] = toText(request.status);
    object["requester"] = request.requester;
    object["created_at"] = formatInstant(request.created_at);
    object["ended_at"] = request.ended_at ? json::value(formatInstant(*request.ended_at)) : json::value(nullptr);
    object["job"] = request.job.empty() ? json::value(nullptr) : json::value(request.job);
    object["machines"] = toJsonArray(request.machines);
    object["monthly_cost_usd"] = moneyToJson(request.monthly_cost);
    object["unknown_prices"] = request.unknown_prices;
    object["progress"] = request.progress;
    object["waiting_for"] = request.waiting_for;
    object["result"] = request.result;
    return object;
}

Result<MachineRequest> machineRequestFromJson(const json::object& object) {
    JsonReader reader(object);
    MachineRequest request;
    request.spec = readSpec(reader);
    reader.read("id", request.id);
    reader.readWord("status", request.status, requestStatusFromText, "a request status");
    reader.read("requester", request.requester);
    reader.read("created_at", request.created_at);
    reader.read("ended_at", request.ended_at);
    reader.read("job", request.job);
    reader.read("machines", request.machines);
    reader.read("monthly_cost_usd", request.monthly_cost);
    reader.read("unknown_prices", request.unknown_prices);
    reader.read("progress", request.progress);
    reader.read("waiting_for", request.waiting_for);
    reader.read("result", request.result);
    return reader.finish(std::move(request));
}

} // namespace remuda
