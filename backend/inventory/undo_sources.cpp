// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/undo_sources.h"

#include "backend/audit/change_store.h"
#include "core/domain/machine_fields.h"

#include <algorithm>
#include <array>
#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

// Lines that stand for all that their request did.
bool standsForItsRequest(const Change& change) {
    return change.entity == "import" || change.entity == "undo";
}

Result<std::vector<Change>> chosen(Connection& connection, const UndoOrder& order) {
    if (order.sequence == 0) {
        auto changes = change_store::ofRequest(connection, order.request_id);
        if (changes.empty()) return problems::notFound("change of request", order.request_id);
        return changes;
    }
    const auto change = change_store::find(connection, order.sequence);
    if (!change) return problems::notFound("change", std::to_string(order.sequence));
    if (standsForItsRequest(*change)) return change_store::ofRequest(connection, change->request_id);
    return std::vector<Change>{*change};
}

// Why a change cannot be taken back; empty when it can.
std::string obstacle(const Change& change) {
    if (change.entity == "job" || !change.job_id.empty())
        return "it is the work of a job: what a job did to a machine is not undone by changing its record";
    if (change.entity != "machine") return "only changes of machines can be taken back";
    if (change.verb == "bmc-password") return "the password before it was not kept";
    static constexpr std::array<std::string_view, 6> edits{"create", "update", "import", "delete", "undo", "accept"};
    if (std::find(edits.begin(), edits.end(), change.verb) == edits.end())
        return "it is the verb " + change.verb + ": take it back with the verb that leads the other way";
    return {};
}

void add(MachineUndo& undo, const Change& change) {
    const auto kind = changeKind(change);
    if (kind != ChangeKind::edit) {
        // Creation and deletion together leave nothing to be done; what came before a creation does not exist.
        undo.kind = undo.kind == ChangeKind::edit ? kind : ChangeKind::edit;
        if (kind == ChangeKind::deletion) undo.before = change.before;
        undo.after = change.after;
        undo.last_sequence = change.sequence;
        return;
    }
    undo.last_sequence = change.sequence;
    if (undo.kind == ChangeKind::creation) return; // it is removed with all that was set later
    for (const auto& member : change.after) {
        const std::string name(member.key());
        if (!isUndoable(name)) continue;
        if (!undo.last.contains(name))
            undo.before[name] = change.before.contains(name) ? change.before.at(name) : nullptr;
        undo.after[name] = member.value();
        undo.last[name] = change.sequence;
    }
}

// The line that stands for its request tells what it was: an import adds some machines and updates others.
UndoPlan::Subject subjectOf(const std::vector<Change>& changes) {
    const auto& first = changes.front();
    UndoPlan::Subject subject{first.verb, first.entity, first.entity_id, 0, 0, first.at, first.actor, first.request_id};
    std::set<std::string_view> machines;
    for (const auto& change : changes) {
        if (standsForItsRequest(change)) {
            subject.verb = change.verb;
            continue;
        }
        ++subject.changes;
        if (change.entity == "machine") machines.insert(change.entity_id);
        if (change.entity != subject.entity) subject.entity.clear();
        if (change.entity_id != subject.entity_id) subject.entity_id.clear();
    }
    subject.machines = std::ssize(machines);
    return subject;
}

} // namespace

bool isUndoable(std::string_view member) {
    if (member == "observed") return true;
    const auto* field = machineField(member);
    return field && field->writable;
}

Result<UndoSources> undoSources(Connection& connection, const UndoOrder& order) {
    const auto changes = chosen(connection, order);
    if (!changes) return changes.problem();
    UndoSources sources;
    for (const auto& change : *changes) {
        if (standsForItsRequest(change)) continue;
        if (auto reason = obstacle(change); !reason.empty())
            sources.fixed.push_back({change.sequence, change.entity, change.entity_id, change.verb, std::move(reason)});
        else
            add(sources.machines[change.entity_id], change);
    }
    sources.subject = subjectOf(*changes);
    return sources;
}

} // namespace remuda
