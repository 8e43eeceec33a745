// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/change_json.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t shortSize = 60;

std::string shortText(const json::value* value) {
    if (!value || value->is_null()) return "nothing";
    auto text = value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
    if (text.empty()) return "nothing";
    if (text.size() <= shortSize) return text;
    auto end = shortSize;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end; // never half a character
    text.resize(end);
    return text + "…";
}

bool isThere(const json::value* value) {
    return value && !value->is_null();
}

bool isNested(const json::value* value) {
    return value && (value->is_object() || value->is_array());
}

std::string words(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

// One member as a person would say it; what lies inside of an object is left to before and after.
std::string memberText(const Change& change, const std::string& name) {
    const auto* before = change.before.if_contains(name);
    const auto* after = change.after.if_contains(name);
    if (!isNested(before) && !isNested(after)) return words(name) + " " + shortText(before) + " → " + shortText(after);
    return words(name) + (!isThere(before) ? " set" : !isThere(after) ? " removed" : " changed");
}

// What happened comes first; when it happened, which every change says of itself, is left out of the sentence, unless
// that is all there is.
std::vector<std::string> toldMembers(const Change& change) {
    std::vector<std::string> plain, nested, moments;
    for (const auto& member : changedMembers(change)) {
        const std::string name(member.as_string());
        const bool inner = isNested(change.before.if_contains(name)) || isNested(change.after.if_contains(name));
        (name.ends_with("_at") ? moments : inner ? nested : plain).push_back(name);
    }
    plain.insert(plain.end(), nested.begin(), nested.end());
    return plain.empty() ? moments : plain;
}

std::string subjectOf(const Change& change) {
    constexpr std::size_t uuid = 36, enough = 8; // letters, from its end: ids of one minute begin alike
    return change.entity + " " +
           (change.entity_id.size() == uuid ? change.entity_id.substr(uuid - enough) : change.entity_id);
}

std::string signInText(const Change& change) {
    const auto& after = change.after;
    const auto address = after.contains("address") ? shortText(after.if_contains("address")) : "somewhere";
    if (change.verb == "sign-in")
        return change.entity_id + " signed in from " + address + " with " + shortText(after.if_contains("key"));
    if (change.verb == "end") return "signed " + change.entity_id + " out everywhere";
    auto text =
        "sign-in as " + change.entity_id + " from " + address + " refused: " + shortText(after.if_contains("reason"));
    if (const auto* more = after.if_contains("more")) text += ", and " + json::serialize(*more) + " more before";
    return text;
}

// "update by alice"; a sentence in histories that were begun before the facts were kept apart.
std::string undidText(const json::value* undid) {
    const auto* facts = undid ? undid->if_object() : nullptr;
    if (!facts) return shortText(undid);
    return words(shortText(facts->if_contains("verb"))) + " by " + shortText(facts->if_contains("actor"));
}

// "imported 9700 of 10000 rows", of these so many as changes of machines that were there
std::string importText(const json::object& after) {
    const auto number = [&after](const char* name) {
        const auto* value = after.if_contains(name);
        return value && value->is_number() ? value->to_number<std::int64_t>() : 0;
    };
    auto text = "imported " + std::to_string(number("imported")) + " of " + std::to_string(number("rows")) + " rows";
    if (number("changed") > 0) text += ", " + std::to_string(number("changed")) + " of them as changes";
    return text;
}

std::string undoText(const Change& change) {
    const auto count = [&](const char* name) {
        const auto* value = change.after.if_contains(name);
        return value && value->is_int64() ? value->get_int64() : 0;
    };
    auto text = "took back " + undidText(change.after.if_contains("undid")) + " on " +
                std::to_string(count("machines")) + (count("machines") == 1 ? " machine" : " machines");
    if (count("conflicts") > 0) text += ", left out " + std::to_string(count("conflicts")) + " in conflict";
    return text;
}

} // namespace

ChangeKind changeKind(const Change& change) {
    // Only whole machines name themselves: a name never changes.
    const bool was = change.before.contains("hardware_name"), is = change.after.contains("hardware_name");
    if (was == is) return ChangeKind::edit;
    return is ? ChangeKind::creation : ChangeKind::deletion;
}

json::array changedMembers(const Change& change) {
    json::array names;
    for (const auto& member : change.after)
        names.emplace_back(member.key());
    for (const auto& member : change.before)
        if (!change.after.contains(member.key())) names.emplace_back(member.key());
    return names;
}

std::string summaryOf(const Change& change) {
    const auto subject = subjectOf(change);
    if (change.entity == "session") return signInText(change);
    if (change.verb == "create") return "added " + subject;
    if (change.verb == "delete") return "deleted " + subject;
    if (change.entity == "import") return importText(change.after);
    if (change.entity == "machine" && change.verb == "import") return "imported " + subject;
    if (change.entity == "machine" && change.verb == "undo" && changeKind(change) == ChangeKind::deletion)
        return "took back the creation of " + subject;
    if (change.entity == "machine" && change.verb == "undo" && changeKind(change) == ChangeKind::creation)
        return "brought back " + subject;
    if (change.entity == "undo") return undoText(change);
    auto text = words(change.verb) + " " + subject;
    const auto names = toldMembers(change);
    for (std::size_t i = 0; i < names.size() && i < 3; ++i)
        text += (i == 0 ? ": " : ", ") + memberText(change, names[i]);
    if (names.size() > 3) text += " and " + std::to_string(names.size() - 3) + " more";
    return text;
}

json::object toJson(const Change& change) {
    return {{"seq", change.sequence},  {"at", formatInstant(change.at)}, {"actor", change.actor},
            {"entity", change.entity}, {"entity_id", change.entity_id},  {"verb", change.verb},
            {"before", change.before}, {"after", change.after},          {"request_id", change.request_id},
            {"job_id", change.job_id}, {"summary", summaryOf(change)}};
}

} // namespace remuda
