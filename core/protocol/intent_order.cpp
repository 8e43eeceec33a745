// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/intent_order.h"

#include "core/domain/lifecycle.h"

#include <algorithm>

namespace remuda::intent {

namespace json = boost::json;

namespace {

std::string textOf(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<std::string> textsOf(const json::object& object, std::string_view name) {
    std::vector<std::string> texts;
    const auto* list = object.if_contains(name);
    if (list && list->is_array())
        for (const auto& each : list->get_array())
            if (each.is_string()) texts.emplace_back(each.get_string());
    return texts;
}

// Every member that has no place of its own in the text.
void addOptions(Order& order, const json::object& body, std::initializer_list<std::string_view> others) {
    for (const auto& member : body)
        if (std::find(others.begin(), others.end(), std::string_view(member.key())) == others.end())
            addTerm(order, "option", member.key(), member.value());
}

// What one kind of request orders; false: nothing that needs to be signed. `name` is the part of the path in braces.
using Read = bool (*)(Order& order, const std::string& name, const json::object& body);

bool readVerb(Order& order, const std::string&, const json::object& body) {
    const auto verb = verbFromText(textOf(body, "verb"));
    if (!verb || !isDestructive(*verb)) return false;
    order.verb = toText(*verb);
    setTargets(order, textsOf(body, "machines"));
    order.query = visible(textOf(body, "query"));
    if (const auto* params = body.if_contains("params"); params && params->is_object())
        for (const auto& member : params->get_object())
            addTerm(order, "parameter", member.key(), member.value());
    addOptions(order, body, {"verb", "machines", "query", "params"});
    return true;
}

// Acts for whoever changed it last, so that it is signed as a new one would be.
bool readScheduleChange(Order& order, const std::string& id, const json::object& body) {
    if (!readVerb(order, id, body)) return false;
    addTerm(order, "option", "schedule", json::value(id));
    return true;
}

bool readRetry(Order& order, const std::string& id, const json::object& body) {
    order.verb = "retry";
    order.subject = "jobs";
    setTargets(order, id.empty() ? textsOf(body, "jobs") : std::vector{id});
    addOptions(order, body, {"jobs"});
    return true;
}

bool readLeases(Order& order, const std::string&, const json::object& body) {
    order.verb = textOf(body, "action");
    setTargets(order, textsOf(body, "machines"));
    addOptions(order, body, {"action", "machines"});
    return order.verb == "release";
}

bool readRequest(Order& order, const std::string&, const json::object& body) {
    order.verb = "request";
    setTargets(order, textsOf(body, "machines"));
    addOptions(order, body, {"machines"});
    return true;
}

// A vote is about the text that the requester signed; without one, about the approval by its number.
template <const char* verb>
bool readVote(Order& order, const std::string& id, const json::object& body) {
    const auto signed_text = textOf(body, "intent");
    order = approvalOf(verb, signed_text);
    if (signed_text.empty()) {
        order.subject = "approvals";
        setTargets(order, {id});
    }
    addOptions(order, body, {"intent"});
    return true;
}

constexpr char approve[] = "approve", deny[] = "deny";

bool readRemoval(Order& order, const std::string& name, const json::object&) {
    order.verb = "delete";
    setTargets(order, {name});
    return true;
}

struct Rule {
    std::string_view method, begin, end; // of a path with a name between begin and end; end is "=" where there is none
    Read read;
};

// docs/intent.md has the same table for people.
constexpr Rule rules[] = {
    {"POST", "/actions", "=", readVerb},            // install, recycle, reboot, power off and cycle, retire, abandon
    {"POST", "/schedules", "=", readVerb},          // the same, again and again
    {"PUT", "/schedules/", "", readScheduleChange}, // one that is there
    {"POST", "/jobs/retry", "=", readRetry},        // any of them once more, whatever they were
    {"POST", "/jobs/", "/retry", readRetry},        // likewise, one
    {"POST", "/leases/changes", "=", readLeases},   // release: machines in use are wiped
    {"POST", "/requests", "=", readRequest},        // installs machines that are free
    {"POST", "/approvals/", "/approve", readVote<approve>}, // the last one that is needed begins an action
    {"POST", "/approvals/", "/deny", readVote<deny>},       // one ends it
    {"DELETE", "/machines/", "", readRemoval},              // forgets a machine
};

const Rule* ruleFor(std::string_view method, std::string_view path, std::string& name) {
    for (const auto& rule : rules) {
        if (rule.method != method) continue;
        if (rule.end == "=") {
            if (path == rule.begin) return &rule;
            continue;
        }
        const auto around = rule.begin.size() + rule.end.size();
        if (path.size() <= around || !path.starts_with(rule.begin) || !path.ends_with(rule.end)) continue;
        name = path.substr(rule.begin.size(), path.size() - around);
        if (name.find('/') == std::string::npos) return &rule;
    }
    return nullptr;
}

} // namespace

bool mayOrder(std::string_view method, std::string_view path) {
    std::string name;
    return ruleFor(method, path, name) != nullptr;
}

std::optional<Order> orderOf(std::string_view method, std::string_view path,
                             const std::map<std::string, std::string>& query, const json::object& body) {
    std::string name;
    const auto* rule = ruleFor(method, path, name);
    if (!rule) return std::nullopt;
    const auto dry = query.find("dry_run");
    if (dry != query.end() && (dry->second == "true" || dry->second == "1")) return std::nullopt;
    Order order;
    if (!rule->read(order, name, body)) return std::nullopt;
    for (const auto& [option, value] : query)
        if (option != "dry_run") addTerm(order, "option", option, json::value(value));
    return order;
}

Instant validUntil(const Order& order, Instant now) {
    using std::chrono::hours;
    const auto term = [&](const char* name) {
        const auto found = order.terms.find(name);
        return found == order.terms.end() ? std::string() : found->second;
    };
    if (!term("option recurrence").empty()) return now + hours(24 * 366);
    auto begin = now;
    if (const auto at = term("option at"); at.size() > 2) // a JSON string
        begin = std::max(now, parseInstant(std::string_view(at).substr(1, at.size() - 2)).value_or(now));
    return begin + (term("option in_window").empty() ? hours(24) : hours(24 * 31));
}

Order approvalOf(std::string_view verb, std::string_view id) {
    Order order;
    order.verb = verb;
    order.subject = "intents";
    setTargets(order, {std::string(id)});
    return order;
}

} // namespace remuda::intent
