// SPDX-License-Identifier: GPL-3.0-or-later
// How an undo is asked for and how its plan is told.
#include "backend/inventory/undo.h"
#include "core/domain/json_reader.h"

namespace remuda {

namespace json = boost::json;

Result<UndoOrder> undoOrderFromJson(const json::object& object) {
    UndoOrder order;
    JsonReader reader(object);
    reader.refuseOthers({"seq", "request_id", "skip_conflicts"});
    reader.read("seq", order.sequence);
    reader.read("request_id", order.request_id);
    reader.read("skip_conflicts", order.skip_conflicts);
    if (reader.problem()) return *reader.problem();
    if ((order.sequence > 0) == !order.request_id.empty())
        return problems::invalidField(order.request_id.empty() ? "seq" : "request_id",
                                      order.request_id.empty() ? "" : order.request_id,
                                      "the seq of a change, or the request_id of several: one of the two");
    return order;
}

json::object toJson(const UndoPlan::Subject& subject) {
    return {{"verb", subject.verb},       {"entity", subject.entity},        {"entity_id", subject.entity_id},
            {"changes", subject.changes}, {"machines", subject.machines},    {"at", formatInstant(subject.at)},
            {"actor", subject.actor},     {"request_id", subject.request_id}};
}

json::object toJson(const UndoPlan& plan) {
    constexpr const char* actions[]{"change", "remove", "restore"};
    json::array machines, conflicts, fixed;
    for (const auto& entry : plan.entries) {
        json::array fields;
        for (const auto& field : entry.fields)
            fields.push_back(toJson(field));
        machines.push_back({{"hardware_name", entry.hardware_name},
                            {"hostname", entry.hostname},
                            {"action", actions[static_cast<int>(entry.action)]},
                            {"fields", std::move(fields)}});
    }
    for (const auto& each : plan.conflicts)
        conflicts.push_back({{"hardware_name", each.hardware_name},
                             {"field", each.field},
                             {"reason", each.reason},
                             {"seq", each.sequence ? json::value(each.sequence) : json::value()},
                             {"at", each.sequence ? json::value(formatInstant(each.at)) : json::value()},
                             {"actor", each.actor},
                             {"verb", each.verb}});
    for (const auto& each : plan.fixed)
        fixed.push_back({{"seq", each.sequence},
                         {"entity", each.entity},
                         {"entity_id", each.entity_id},
                         {"verb", each.verb},
                         {"reason", each.reason}});
    return {{"undoes", toJson(plan.undoes)},    {"machines", std::move(machines)}, {"conflicts", std::move(conflicts)},
            {"not_undoable", std::move(fixed)}, {"unchanged", plan.unchanged},     {"done", plan.done}};
}

} // namespace remuda
