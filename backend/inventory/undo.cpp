// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/undo.h"

#include "backend/audit/change_store.h"
#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "backend/inventory/undo_sources.h"
#include "core/domain/machine_json.h"
#include "core/domain/observed_facts.h"

#include <limits>

namespace remuda {

namespace json = boost::json;

namespace {

using Action = UndoPlan::Action;
constexpr auto everything = std::numeric_limits<std::int64_t>::max();

class Undoing {
public:
    Undoing(Transaction& transaction, const Principal& principal, const Origin& origin, UndoPlan& plan)
        : m_transaction(transaction)
        , m_principal(principal)
        , m_origin(origin)
        , m_plan(plan) {}

    Result<void> takeBack(const std::string& name, const MachineUndo& undo) {
        const auto machine = machine_store::find(m_transaction.connection(), name);
        const bool whole = undo.kind != ChangeKind::edit;
        if (auto allowed =
                whole || !machine ? mayAdminister(m_principal) : mayDo(m_principal, Permission::edit, *machine);
            !allowed)
            return allowed;
        if (undo.kind == ChangeKind::deletion) return restore(name, machine, undo), Result<void>();
        if (!machine) {
            conflict(name, {}, "it is not in the inventory any more", lastChange(name, undo.last_sequence));
            return {};
        }
        undo.kind == ChangeKind::creation ? remove(*machine, undo) : change(*machine, undo);
        return {};
    }

private:
    using Later = std::optional<Change>;

    Later lastChange(const std::string& name, std::int64_t after) {
        Later last;
        change_store::eachOfMachines(m_transaction.connection(), name, after, everything,
                                     change_store::Order::oldest_first, [&](Change each) { last = std::move(each); });
        return last;
    }

    void conflict(const std::string& name, const std::string& field, std::string reason, const Later& later) {
        UndoPlan::Conflict conflict{name, field, std::move(reason), 0, {}, {}, {}};
        if (later) {
            conflict.sequence = later->sequence;
            conflict.at = later->at;
            conflict.actor = later->actor;
            conflict.verb = later->verb;
        }
        m_plan.conflicts.push_back(std::move(conflict));
    }

    // Tries what the database may still refuse: a serial that another machine has by now.
    void attempt(const std::string& name, UndoPlan::Entry entry, const std::function<void()>& work) {
        if (const auto refused = m_transaction.attempt(work))
            conflict(name, refused->field, refused->detail, {});
        else
            m_plan.entries.push_back(std::move(entry));
    }

    void remove(const Machine& machine, const MachineUndo& undo) {
        const auto& name = machine.hardware_name;
        if (const auto later = lastChange(name, undo.last_sequence))
            return conflict(name, {}, "it was changed since it came", later);
        if (machine.lock) return conflict(name, {}, "it is locked by job " + machine.lock->job, {});
        if (machine.is_protected) return conflict(name, {}, "it is protected", {});
        attempt(name, {name, machine.hostname, Action::remove, {}},
                [&] { machine_store::remove(m_transaction, m_origin, machine, "undo"); });
    }

    void restore(const std::string& name, const std::optional<Machine>& present, const MachineUndo& undo) {
        if (present) return conflict(name, {}, "it is in the inventory again", lastChange(name, undo.last_sequence));
        auto machine = machineFromJson(undo.before);
        if (!machine) return conflict(name, {}, machine.problem().detail, {});
        machine->lock.reset();
        attempt(name, {name, machine->hostname, Action::restore, {}},
                [&] { machine_store::insert(m_transaction, m_origin, *machine, "undo"); });
    }

    // The later change that touched each member last.
    std::map<std::string, Change> touchedSince(const std::string& name, const MachineUndo& undo) {
        std::map<std::string, Change> touched;
        std::int64_t first = everything;
        for (const auto& [member, sequence] : undo.last)
            first = std::min(first, sequence);
        change_store::eachOfMachines(m_transaction.connection(), name, first, everything,
                                     change_store::Order::oldest_first, [&](const Change& each) {
                                         for (const auto& member : changedMembers(each)) {
                                             const std::string key(member.as_string());
                                             const auto found = undo.last.find(key);
                                             if (found != undo.last.end() && each.sequence > found->second)
                                                 touched.insert_or_assign(key, each);
                                         }
                                     });
        return touched;
    }

    void change(const Machine& machine, const MachineUndo& undo) {
        const auto& name = machine.hardware_name;
        const auto present = toJson(machine);
        const auto touched = touchedSince(name, undo);
        json::object wanted;
        for (const auto& [member, sequence] : undo.last) {
            const auto& before = undo.before.at(member);
            if (present.at(member) == before) {
                ++m_plan.unchanged;
            } else if (const auto later = touched.find(member); later != touched.end()) {
                conflict(name, member,
                         later->second.verb == "undo" ? "it was taken back or put back already"
                                                      : "it was changed later",
                         later->second);
            } else {
                wanted[member] = before;
            }
        }
        if (wanted.empty()) return;
        auto after = machine;
        if (auto problem = put(after, wanted)) return conflict(name, problem->field, problem->detail, {});
        if (auto allowed = mayChange(m_transaction.connection(), m_principal, machine, after); !allowed)
            return conflict(name, allowed.problem().field, allowed.problem().detail, {});
        attempt(name, {name, machine.hostname, Action::change, fieldChanges(machine, after)},
                [&] { machine_store::update(m_transaction, m_origin, machine, after, "undo"); });
    }

    static std::optional<Problem> put(Machine& machine, json::object wanted) {
        if (const auto* observed = wanted.if_contains("observed")) {
            auto whole = toJson(machine);
            whole["observed"] = *observed;
            auto read = machineFromJson(whole);
            if (!read) return read.problem();
            machine.observed = read->observed;
            wanted.erase("observed");
        }
        if (auto applied = applyPatch(machine, wanted); !applied) return applied.problem();
        if (machine.observed) refreshMismatch(machine, now());
        return std::nullopt;
    }

    Transaction& m_transaction;
    const Principal& m_principal;
    const Origin& m_origin;
    UndoPlan& m_plan;
};

Problem refusal(const UndoPlan& plan) {
    const bool nothing = plan.entries.empty() && plan.conflicts.empty();
    std::string detail = nothing ? "nothing of it can be taken back" : "later changes are in the way: ";
    if (nothing && !plan.fixed.empty()) detail += ": " + plan.fixed.front().reason;
    if (nothing && plan.unchanged > 0) detail = "everything is as it was before already";
    for (std::size_t i = 0; i < plan.conflicts.size() && i < 5; ++i) {
        const auto& each = plan.conflicts[i];
        detail += (i ? "; " : "") + each.hardware_name + (each.field.empty() ? "" : " " + each.field) + ": " +
                  each.reason + (each.actor.empty() ? "" : " by " + each.actor);
    }
    if (plan.conflicts.size() > 5) detail += "; and " + std::to_string(plan.conflicts.size() - 5) + " more";
    auto problem = problems::conflict(detail);
    problem.type = nothing ? "not-undoable" : "undo-conflicts";
    problem.title = nothing ? "It cannot be taken back" : "Later changes are in the way";
    problem.extra["plan"] = toJson(plan);
    return problem;
}

// The line of history for the undo as a whole.
void appendSummary(Transaction& transaction, const Origin& origin, const UndoOrder& order, const UndoPlan& plan) {
    json::object after{
        {"undid", toJson(plan.undoes)}, {"machines", plan.entries.size()}, {"conflicts", plan.conflicts.size()}};
    if (order.sequence != 0)
        after["undid_seq"] = order.sequence;
    else
        after["undid_request_id"] = order.request_id;
    transaction.append(origin, "undo", origin.request_id, "undo", {}, std::move(after));
}

} // namespace

Result<UndoPlan> undo(Database& database, const Principal& principal, const Origin& origin, const UndoOrder& order,
                      bool dry_run) {
    std::optional<UndoPlan> tried;
    auto result = database.write([&](Transaction& transaction) -> Result<UndoPlan> {
        auto sources = undoSources(transaction.connection(), order);
        if (!sources) return std::move(sources).problem();
        UndoPlan plan;
        plan.undoes = std::move(sources->subject);
        plan.fixed = std::move(sources->fixed);
        Undoing undoing(transaction, principal, origin, plan);
        for (const auto& [name, each] : sources->machines)
            if (auto allowed = undoing.takeBack(name, each); !allowed) return std::move(allowed).problem();
        const bool nothing = plan.entries.empty();
        if (dry_run) {
            tried = std::move(plan); // a problem takes back what was only tried
            return problems::cancelled();
        }
        if (nothing || (!plan.conflicts.empty() && !order.skip_conflicts)) return refusal(plan);
        appendSummary(transaction, origin, order, plan);
        plan.done = true;
        return plan;
    });
    if (tried) return std::move(*tried);
    return result;
}

} // namespace remuda
