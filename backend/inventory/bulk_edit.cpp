// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/bulk_edit.h"

#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "core/domain/json_reader.h"
#include "core/domain/machine_fields.h"
#include "core/domain/machine_json.h"

#include <algorithm>
#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t mostErrors = 100; // named one by one

using Skipped = BulkEditResult::Skipped;

bool isWrongValue(const Skipped& skipped) {
    return skipped.problem.type == "invalid-field";
}

json::object errorOf(const Skipped& skipped) {
    const auto& problem = skipped.problem;
    const auto* found = problem.extra.if_contains("found");
    return {{"machine", skipped.hardware_name},
            {"field", problem.field},
            {"found", found ? *found : json::value("")},
            {"expected", problem.expected},
            {"message", skipped.hardware_name + ": " + problem.detail}};
}

// Nothing could be changed: a wrong value before all, else what the machines have in common.
Problem refusal(const std::vector<Skipped>& skipped) {
    const auto wrong = std::find_if(skipped.begin(), skipped.end(), isWrongValue);
    const auto& first = wrong != skipped.end() ? *wrong : skipped.front();
    const bool alike = std::all_of(skipped.begin(), skipped.end(),
                                   [&](const auto& each) { return each.problem.type == first.problem.type; });
    auto problem = alike || wrong != skipped.end() ? first.problem : problems::conflict({});
    problem.detail = first.hardware_name + ": " + first.problem.detail;
    if (skipped.size() > 1) problem.detail += ", and " + std::to_string(skipped.size() - 1) + " more";
    problem.detail += "; nothing was changed";
    json::array errors;
    for (std::size_t i = 0; i < skipped.size() && i < mostErrors; ++i)
        errors.push_back(errorOf(skipped[i]));
    problem.extra["errors"] = std::move(errors);
    return problem;
}

// The machine with the members set, or what is wrong with that.
Result<Machine> edited(const Machine& before, const json::object& members) {
    auto after = before;
    if (auto applied = applyPatch(after, members); !applied) return std::move(applied).problem();
    if (after.site.empty()) return problems::invalidField("site", "", std::string(machineField("site")->expected));
    return after;
}

class Editing {
public:
    Editing(Transaction& transaction, const Principal& principal, const Origin& origin, const json::object& set)
        : m_transaction(transaction)
        , m_principal(principal)
        , m_origin(origin)
        , m_set(set)
        , m_today(dateOf(now())) {}

    void edit(const std::string& name) {
        const auto before = machine_store::find(m_transaction.connection(), name);
        if (!before) return skip(name, missing(name));
        if (auto allowed = mayDo(m_principal, Permission::edit, *before); !allowed)
            return skip(name, allowed.problem());
        auto after = edited(*before, m_set);
        if (!after) return skip(name, after.problem());
        if (auto allowed = mayChange(m_transaction.connection(), m_principal, *before, *after); !allowed)
            return skip(name, allowed.problem());
        auto fields = fieldChanges(*before, *after);
        if (fields.empty()) {
            ++m_result.unchanged;
            return;
        }
        const auto refused =
            m_transaction.attempt([&] { machine_store::update(m_transaction, m_origin, *before, *after); });
        if (refused) return skip(name, *refused);
        if (after->role != before->role) m_losses.leaves(*before);
        m_result.effect.add(*before, m_today);
        if (after->monthly_cost) m_result.cost_after += *after->monthly_cost;
        m_result.changed.push_back({std::move(*after), std::move(fields)});
    }

    BulkEditResult result() && {
        m_result.effect.roles_emptied = m_losses.emptied(m_transaction.connection(), RoleLosses::When::after);
        return std::move(m_result);
    }

private:
    static Problem missing(const std::string& name) {
        auto problem = problems::notFound("machine", name);
        problem.field = "machines";
        problem.expected = "a machine of the inventory";
        return problem;
    }

    void skip(const std::string& name, Problem problem) { m_result.skipped.push_back({name, std::move(problem)}); }

    Transaction& m_transaction;
    const Principal& m_principal;
    const Origin& m_origin;
    const json::object& m_set;
    Date m_today;
    RoleLosses m_losses;
    BulkEditResult m_result;
};

// A click for what is easily taken back; more where a role is left without a machine, or where very many change.
const char* effortOf(const BulkEditResult& result) {
    if (!result.effect.roles_emptied.empty()) return "type";
    return result.changed.size() > 100 ? "count" : "click";
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
    JsonReader reader(object);
    reader.refuseOthers({"machines", "set"});
    if (reader.problem()) return *reader.problem();
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
    json::array changes, machines, skipped;
    for (const auto& entry : result.changed) {
        json::array fields;
        for (const auto& field : entry.fields)
            fields.push_back(toJson(field));
        changes.push_back({{"hardware_name", entry.machine.hardware_name},
                           {"hostname", entry.machine.hostname},
                           {"fields", std::move(fields)}});
        machines.push_back(toJson(entry.machine));
    }
    for (const auto& each : result.skipped)
        skipped.push_back({{"hardware_name", each.hardware_name},
                           {"reason", each.problem.detail},
                           {"code", each.problem.type},
                           {"subject", each.problem.field}});
    json::object form{{"changes", std::move(changes)},
                      {"machines", std::move(machines)},
                      {"skipped", std::move(skipped)},
                      {"unchanged", result.unchanged},
                      {"effort", effortOf(result)},
                      {"monthly_cost_after_usd", static_cast<double>(result.cost_after.micros) / 1e6}};
    addMembers(form, result.effect);
    return form;
}

Result<BulkEditResult> editMachines(Database& database, const Principal& principal, const Origin& origin,
                                    const BulkEdit& edit, bool dry_run) {
    std::optional<BulkEditResult> plan;
    auto result = database.write([&](Transaction& transaction) -> Result<BulkEditResult> {
        Editing editing(transaction, principal, origin, edit.set);
        std::set<std::string_view> seen;
        for (const auto& name : edit.machines)
            if (seen.insert(name).second) editing.edit(name);
        auto done = std::move(editing).result();
        const auto& skipped = done.skipped;
        const bool wrong = std::any_of(skipped.begin(), skipped.end(), isWrongValue);
        if (done.changed.empty() && !skipped.empty() && (wrong || !dry_run)) return refusal(skipped);
        if (!dry_run) return done;
        plan = std::move(done); // a problem takes back what was only tried
        return problems::cancelled();
    });
    if (plan) return std::move(*plan);
    return result;
}

} // namespace remuda
