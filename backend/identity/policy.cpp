// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/policy.h"

#include "backend/identity/watched_file.h"
#include "core/domain/json_reader.h"

namespace remuda {

namespace json = boost::json;

namespace {

std::string itemOf(const char* list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "].";
}

PermissionSet readPermissions(JsonReader& reader, std::string_view name, const PermissionSet& most,
                              const std::string& expected) {
    std::vector<std::string> words;
    reader.read(name, words);
    PermissionSet set;
    for (const auto& word : words) {
        const auto one = permissionFromText(word);
        if (word == "all")
            set = most;
        else if (one && most.has(*one))
            set.add(*one);
        else
            reader.fail(name, json::value(word), expected);
    }
    return set;
}

const std::string& anyPermission() {
    static const std::string words = "all, or some of " + permissionWords();
    return words;
}

void takeRule(Policy& policy, JsonReader& reader, Instant moment) {
    reader.refuseOthers({"team", "user", "may", "machines"});
    Policy::Rule rule;
    reader.read("team", rule.team);
    reader.read("user", rule.user);
    rule.may = readPermissions(reader, "may", PermissionSet::all(), anyPermission());
    reader.read("machines", rule.text);
    if (rule.team.empty() == rule.user.empty())
        reader.fail("team", json::value(rule.team), "a team, or a user under \"user\": one of the two");
    if (rule.may.empty()) reader.fail("may", json::value(json::array()), anyPermission());
    auto query = parseQuery(rule.text, machineSchema(), moment);
    if (!query)
        reader.fail("machines", json::value(rule.text), "a query of machines: " + query.problem().detail);
    else
        rule.machines = std::move(*query);
    policy.rules.push_back(std::move(rule));
}

void takeApproval(Policy& policy, JsonReader& reader) {
    reader.refuseOthers({"for", "machines", "monthly_usd", "team", "approvers", "hours"});
    ApprovalRule rule;
    std::int64_t hours = rule.lifetime.count();
    rule.verbs = readPermissions(reader, "for", PermissionSet::verbs(), "all, or verbs like recycle");
    reader.read("machines", rule.machines);
    reader.read("monthly_usd", rule.monthly);
    reader.read("team", rule.team);
    reader.read("approvers", rule.approvers);
    reader.read("hours", hours);
    if (rule.verbs.empty()) reader.fail("for", json::value(json::array()), "all, or verbs like recycle");
    if (rule.machines < 0) reader.fail("machines", json::value(rule.machines), "a number of machines, from 0");
    if (rule.approvers < 1 || rule.approvers > 20)
        reader.fail("approvers", json::value(rule.approvers), "a number of people from 1 to 20");
    if (hours < 1 || hours > 720) reader.fail("hours", json::value(hours), "hours from 1 to 720");
    rule.lifetime = std::chrono::hours(hours);
    policy.approvals.push_back(std::move(rule));
}

// Each object of a list, read by a reader that knows where it stands.
template <class Take>
void eachOf(JsonReader& whole, const json::object& settings, const char* list, Take take) {
    const auto* value = settings.if_contains(list);
    if (!value) return;
    if (!value->is_array()) return whole.fail(list, *value, "a list of objects");
    for (std::size_t index = 0; index < value->get_array().size(); ++index) {
        const auto& item = value->get_array()[index];
        if (!item.is_object()) return whole.fail(list + ("[" + std::to_string(index) + "]"), item, "an object");
        JsonReader reader(item.get_object(), itemOf(list, index));
        take(reader);
        whole.adopt(reader);
    }
}

} // namespace

bool ApprovalRule::concerns(Permission verb, std::int64_t machine_count, Money monthly_cost) const {
    if (!verbs.has(verb)) return false;
    const bool counted = machines > 0 || !monthly; // a rule with a price alone does not count machines
    return (counted && machine_count >= machines) || (monthly && monthly_cost >= *monthly);
}

bool Policy::Rule::isFor(const std::string& name, const std::vector<std::string>& teams) const {
    return user.empty() ? std::find(teams.begin(), teams.end(), team) != teams.end() : user == name;
}

std::string Policy::Rule::who() const {
    return user.empty() ? "members of " + team : user;
}

const ApprovalRule* Policy::approvalFor(Verb verb, std::int64_t machines, Money monthly_cost) const {
    const ApprovalRule* strictest = nullptr;
    for (const auto& rule : approvals)
        if (rule.concerns(permissionFor(verb), machines, monthly_cost) &&
            (!strictest || rule.approvers > strictest->approvers))
            strictest = &rule;
    return strictest;
}

Result<Policy> parsePolicy(std::string_view content, Instant moment) {
    const auto settings = parseSettings(content);
    if (!settings) return settings.problem();
    Policy policy;
    JsonReader reader(*settings);
    reader.refuseOthers({"read_only", "members_may", "rules", "approvals"});
    if (auto looking = reader.object("read_only")) {
        looking->refuseOthers({"users", "teams"});
        std::vector<std::string> users, teams;
        looking->read("users", users);
        looking->read("teams", teams);
        policy.looking_users.insert(users.begin(), users.end());
        policy.looking_teams.insert(teams.begin(), teams.end());
        reader.adopt(*looking);
    }
    if (settings->contains("members_may"))
        policy.own = readPermissions(reader, "members_may", PermissionSet::all(), anyPermission());
    eachOf(reader, *settings, "rules", [&](JsonReader& rule) { takeRule(policy, rule, moment); });
    eachOf(reader, *settings, "approvals", [&](JsonReader& rule) { takeApproval(policy, rule); });
    return reader.finish(std::move(policy));
}

} // namespace remuda
