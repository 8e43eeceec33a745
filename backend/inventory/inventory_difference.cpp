// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/inventory_difference.h"

#include "backend/audit/change_json.h"
#include "backend/audit/change_store.h"
#include "core/domain/machine_json.h"

#include <array>
#include <map>

namespace remuda {

namespace json = boost::json;

namespace {

struct Touch {
    std::int64_t sequence = 0;
    Instant at;
    std::string actor, verb;
};

// Who touched a machine last, and who each of its members.
struct Touches {
    Touch last;
    std::map<std::string, Touch> members;
};

bool isTold(std::string_view member) {
    static constexpr std::array<std::string_view, 5> silent{"version", "updated_at", "status_since", "power_seen_at",
                                                            "simulated"};
    return std::find(silent.begin(), silent.end(), member) == silent.end();
}

template <class Target>
void sign(Target& target, const Touch& touch) {
    target.sequence = touch.sequence;
    target.at = touch.at;
    target.actor = touch.actor;
    target.verb = touch.verb;
}

std::map<std::string, Touches> touchesBetween(Connection& connection, std::int64_t from, std::int64_t to) {
    std::map<std::string, Touches> all;
    change_store::eachOfMachines(connection, {}, from, to, change_store::Order::oldest_first,
                                 [&](const Change& change) {
                                     auto& touches = all[change.entity_id];
                                     touches.last = {change.sequence, change.at, change.actor, change.verb};
                                     for (const auto& member : changedMembers(change))
                                         touches.members[std::string(member.as_string())] = touches.last;
                                 });
    return all;
}

std::vector<InventoryDifference::Member> membersThatDiffer(const Machine& before, const Machine& after,
                                                           const Touches& touches) {
    std::vector<InventoryDifference::Member> list;
    const auto was = toJson(before);
    for (const auto& member : toJson(after)) {
        if (!isTold(member.key()) || was.at(member.key()) == member.value()) continue;
        InventoryDifference::Member different{
            std::string(member.key()), was.at(member.key()), member.value(), 0, {}, {}, {}};
        const auto touch = touches.members.find(different.field);
        sign(different, touch == touches.members.end() ? touches.last : touch->second);
        list.push_back(std::move(different));
    }
    return list;
}

json::object signedJson(const auto& touched) {
    return {
        {"seq", touched.sequence}, {"at", formatInstant(touched.at)}, {"actor", touched.actor}, {"verb", touched.verb}};
}

json::array toJson(const std::vector<InventoryDifference::Entry>& entries, std::int64_t& left) {
    json::array list;
    for (const auto& entry : entries) {
        if (left-- <= 0) break;
        auto object = signedJson(entry);
        object["hardware_name"] = entry.hardware_name;
        object["hostname"] = entry.hostname;
        if (!entry.members.empty()) {
            json::array members;
            for (const auto& member : entry.members) {
                auto form = signedJson(member);
                form["field"] = member.field;
                form["before"] = member.before;
                form["after"] = member.after;
                members.push_back(std::move(form));
            }
            object["members"] = std::move(members);
        }
        list.push_back(std::move(object));
    }
    return list;
}

} // namespace

json::object toJson(const InventoryDifference& difference, std::int64_t limit) {
    const auto moment = [](const PastMoment& each) {
        return json::object{{"seq", each.sequence}, {"at", formatInstant(each.at)}};
    };
    const auto total = std::ssize(difference.added) + std::ssize(difference.removed) + std::ssize(difference.changed);
    const json::object counts{{"added", difference.added.size()},
                              {"removed", difference.removed.size()},
                              {"changed", difference.changed.size()}};
    auto left = limit;
    auto added = toJson(difference.added, left);
    auto removed = toJson(difference.removed, left);
    auto changed = toJson(difference.changed, left);
    return {{"from", moment(difference.from)}, {"to", moment(difference.to)}, {"totals", counts},
            {"complete", total <= limit},      {"added", std::move(added)},   {"removed", std::move(removed)},
            {"changed", std::move(changed)}};
}

Result<InventoryDifference> compareInventory(Database& database, PastInventory& past, const PastMoment& from,
                                             const PastMoment& to, const Query& query) {
    const auto before = past.at(from);
    if (!before) return before.problem();
    const auto after = past.at(to);
    if (!after) return after.problem();
    const auto touched =
        database.read([&](Connection& connection) { return touchesBetween(connection, from.sequence, to.sequence); });
    InventoryDifference difference{from, to, {}, {}, {}};
    for (const auto& [name, touches] : touched) {
        const auto* was = (*before)->find(name);
        const auto* is = (*after)->find(name);
        if (!(was && matches(query, *was)) && !(is && matches(query, *is))) continue;
        InventoryDifference::Entry entry{name, (is ? is : was)->hostname, {}, 0, {}, {}, {}};
        sign(entry, touches.last);
        if (was && is) {
            entry.members = membersThatDiffer(*was, *is, touches);
            if (!entry.members.empty()) difference.changed.push_back(std::move(entry));
        } else {
            // Only who adds or removes a machine writes its name; a report of its BMC that came later did neither.
            if (const auto came = touches.members.find("hardware_name"); came != touches.members.end())
                sign(entry, came->second);
            (is ? difference.added : difference.removed).push_back(std::move(entry));
        }
    }
    return difference;
}

} // namespace remuda
