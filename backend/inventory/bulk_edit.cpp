// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/bulk_edit.h"

#include "backend/inventory/machine_store.h"
#include "core/domain/json_values.h"
#include "core/domain/machine_fields.h"
#include "core/domain/machine_json.h"

#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t mostErrors = 100; // named one by one

class Errors {
public:
    void add(const std::string& machine, const Problem& problem) {
        ++m_count;
        if (m_list.size() == mostErrors) return;
        if (m_list.empty()) m_first = problem;
        m_list.push_back({{"machine", machine},
                          {"field", problem.field},
                          {"found", found(problem)},
                          {"expected", problem.expected},
                          {"message", machine + ": " + problem.detail}});
    }
    bool empty() const { return m_count == 0; }
    // As the first of them, with all of them beside it.
    Problem problem() && {
        if (m_count > 1)
            m_first.detail = std::string(m_list[0].at("message").as_string()) + ", and " + std::to_string(m_count - 1) +
                             " more; nothing was changed";
        else
            m_first.detail = std::string(m_list[0].at("message").as_string()) + "; nothing was changed";
        m_first.extra["errors"] = std::move(m_list);
        return std::move(m_first);
    }

private:
    static json::value found(const Problem& problem) {
        const auto* value = problem.extra.if_contains("found");
        return value ? *value : json::value("");
    }
    Problem m_first;
    json::array m_list;
    std::size_t m_count = 0;
};

// The machine with the members set, or what is wrong with that.
Result<Machine> edited(const Machine& before, const json::object& members) {
    auto after = before;
    if (auto applied = applyPatch(after, members); !applied) return std::move(applied).problem();
    if (after.site.empty()) return problems::invalidField("site", "", std::string(machineField("site")->expected));
    return after;
}

Result<BulkEditResult> carryOut(Transaction& transaction, const Principal& principal, const Origin& origin,
                                const BulkEdit& edit) {
    BulkEditResult result;
    Errors errors;
    std::set<std::string> seen;
    for (const auto& name : edit.machines) {
        if (!seen.insert(name).second) continue;
        const auto before = machine_store::find(transaction.connection(), name);
        if (!before) {
            auto problem = problems::notFound("machine", name);
            problem.field = "machines";
            problem.expected = "a machine of the inventory";
            errors.add(name, problem);
            continue;
        }
        if (auto allowed = mayChange(principal, *before); !allowed) return std::move(allowed).problem();
        auto after = edited(*before, edit.set);
        if (!after) {
            errors.add(name, after.problem());
            continue;
        }
        auto fields = fieldChanges(*before, *after);
        if (fields.empty()) {
            ++result.unchanged;
            continue;
        }
        const auto refused = transaction.attempt([&] { machine_store::update(transaction, origin, *before, *after); });
        if (refused)
            errors.add(name, *refused);
        else
            result.changed.push_back({std::move(*after), std::move(fields)});
    }
    if (!errors.empty()) return std::move(errors).problem();
    return result;
}

} // namespace

json::object toJson(const FieldChange& change) {
    return {{"field", change.field}, {"from", change.from}, {"to", change.to}};
}

std::vector<FieldChange> fieldChanges(const Machine& before, const Machine& after) {
    const auto was = toJson(before), is = toJson(after);
    std::vector<FieldChange> changes;
    for (const auto& field : machineFields())
        if (field.writable && was.at(field.name) != is.at(field.name))
            changes.push_back({std::string(field.name), was.at(field.name), is.at(field.name)});
    return changes;
}

Result<BulkEdit> bulkEditFromJson(const json::object& object) {
    BulkEdit edit;
    for (const auto& member : object)
        if (member.key() != "machines" && member.key() != "set")
            return problems::invalidField(std::string(member.key()), foundText(member.value()),
                                          "no such member: machines and set only");
    const auto* machines = object.if_contains("machines");
    const auto* set = object.if_contains("set");
    if (!machines || !machines->is_array() || machines->get_array().empty())
        return problems::invalidField("machines", machines ? foundText(*machines) : "", "a list of hardware names");
    for (const auto& name : machines->get_array()) {
        if (!name.is_string()) return problems::invalidField("machines", foundText(name), "hardware names");
        edit.machines.emplace_back(name.get_string());
    }
    if (!set || !set->is_object() || set->get_object().empty())
        return problems::invalidField("set", set ? foundText(*set) : "", "an object with a member per field to set");
    edit.set = set->get_object();
    return edit;
}

json::object toJson(const BulkEditResult& result) {
    json::array changes, machines;
    for (const auto& entry : result.changed) {
        json::array fields;
        for (const auto& field : entry.fields)
            fields.push_back(toJson(field));
        changes.push_back({{"hardware_name", entry.machine.hardware_name},
                           {"hostname", entry.machine.hostname},
                           {"fields", std::move(fields)}});
        machines.push_back(toJson(entry.machine));
    }
    return {{"changes", std::move(changes)}, {"machines", std::move(machines)}, {"unchanged", result.unchanged}};
}

Result<BulkEditResult> editMachines(Database& database, const Principal& principal, const Origin& origin,
                                    const BulkEdit& edit, bool dry_run) {
    std::optional<BulkEditResult> plan;
    auto result = database.write([&](Transaction& transaction) -> Result<BulkEditResult> {
        auto done = carryOut(transaction, principal, origin, edit);
        if (!done || !dry_run) return done;
        plan = std::move(*done); // a problem takes back what was only tried
        return problems::cancelled();
    });
    if (plan) return std::move(*plan);
    return result;
}

} // namespace remuda
