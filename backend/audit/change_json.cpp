// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/change_json.h"

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

std::string memberText(const Change& change, const std::string& name) {
    return name + " " + shortText(change.before.if_contains(name)) + " → " + shortText(change.after.if_contains(name));
}

std::string signInText(const Change& change) {
    const auto& after = change.after;
    const auto address = after.contains("address") ? shortText(after.if_contains("address")) : "somewhere";
    if (change.verb == "sign-in")
        return change.entity_id + " signed in from " + address + " with " + shortText(after.if_contains("key"));
    auto text =
        "sign-in as " + change.entity_id + " from " + address + " refused: " + shortText(after.if_contains("reason"));
    if (const auto* more = after.if_contains("more")) text += ", and " + json::serialize(*more) + " more before";
    return text;
}

std::string undoText(const Change& change) {
    const auto count = [&](const char* name) {
        const auto* value = change.after.if_contains(name);
        return value && value->is_int64() ? value->get_int64() : 0;
    };
    auto text = "took back " + shortText(change.after.if_contains("undid")) + " on " +
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
    const auto subject = change.entity + " " + change.entity_id;
    if (change.entity == "session") return signInText(change);
    if (change.verb == "create") return "added " + subject;
    if (change.verb == "delete") return "deleted " + subject;
    if (change.entity == "machine" && change.verb == "import") return "imported " + subject;
    if (change.entity == "machine" && change.verb == "undo" && changeKind(change) == ChangeKind::deletion)
        return "took back the creation of " + subject;
    if (change.entity == "machine" && change.verb == "undo" && changeKind(change) == ChangeKind::creation)
        return "brought back " + subject;
    if (change.entity == "undo") return undoText(change);
    auto text = change.verb + " " + subject;
    const auto names = changedMembers(change);
    for (std::size_t i = 0; i < names.size() && i < 3; ++i)
        text += (i == 0 ? ": " : ", ") + memberText(change, std::string(names[i].as_string()));
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
