// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_params.h"

#include "core/domain/action_limit.h"
#include "core/domain/json_reader.h"
#include "core/domain/machine_fields.h"
#include "core/domain/role_name.h"

#include <algorithm>
#include <tuple>

namespace remuda {

namespace json = boost::json;

namespace action_params {

namespace {

bool isAbsent(const json::value& value) {
    return value.is_null() || (value.is_string() && value.as_string().empty());
}

// What a verb takes besides a reason, which every verb takes.
std::vector<std::string_view> namesOf(Verb verb) {
    switch (verb) {
    case Verb::install:
        return {"role", "team", "hostname", "image", "expires_on"};
    case Verb::recycle:
        return {"retire"};
    case Verb::reserve:
        return {"role", "team", "expires_on"};
    case Verb::set_maintenance:
        return {"until"};
    default:
        return {};
    }
}

std::optional<Problem> checkMember(std::string_view name, const json::value& value) {
    const auto wrong = [&](std::string expected) {
        return problems::invalidField("params." + std::string(name), foundText(value), std::move(expected));
    };
    if (name == "retire") return value.is_bool() ? std::nullopt : std::optional(wrong("true or false"));
    if (!value.is_string()) return wrong("text");
    const std::string_view text = value.get_string();
    if (!isUtf8(text) || text.size() > 1000) return wrong("UTF-8 text of at most 1000 bytes");
    if ((name == "until" || name == "expires_on") && !parseDate(text)) return wrong("a date as YYYY-MM-DD");
    const auto today = dateOf(now());
    if (name == "expires_on" && daysBetween(today, *parseDate(text)) < 0)
        return wrong("today (" + formatDate(today) + ") or a later day");
    if (name == "role" && !isRoleName(text)) return wrong(roleNameWords);
    if (name == "hostname" && !isHostName(text)) return wrong("a host name (letters, digits, hyphens and dots)");
    return std::nullopt;
}

} // namespace

std::string text(const json::object& params, std::string_view name) {
    const auto* value = params.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool flag(const json::object& params, std::string_view name) {
    const auto* value = params.if_contains(name);
    return value && value->is_bool() && value->get_bool();
}

Result<void> check(Verb verb, const json::object& params) {
    const auto known = namesOf(verb);
    for (const auto& member : params) {
        if (isAbsent(member.value())) continue;
        const std::string_view name = member.key();
        if (name != "reason" && std::find(known.begin(), known.end(), name) == known.end()) {
            std::string list = "reason";
            for (const auto each : known)
                list += ", " + std::string(each);
            return problems::invalidField("params." + std::string(name), foundText(member.value()),
                                          "nothing; " + std::string(toText(verb)) + " takes " + list);
        }
        if (auto problem = checkMember(name, member.value())) return *problem;
    }
    if (needsReason(verb) && text(params, "reason").empty())
        return problems::invalidField("params.reason", "", "why; " + std::string(toText(verb)) + " needs a reason");
    return {};
}

json::object merged(const Submission& submission, const std::string& hardware_name) {
    json::object result;
    const auto lay = [&](const json::object& params) {
        for (const auto& member : params)
            if (!isAbsent(member.value())) result[member.key()] = member.value();
    };
    lay(submission.params);
    if (const auto own = submission.machine_params.find(hardware_name); own != submission.machine_params.end())
        lay(own->second);
    return result;
}

} // namespace action_params

namespace {

constexpr auto farthest = std::chrono::days(366);

Result<std::vector<std::string>> readMachines(const json::object& object) {
    const auto* list = object.if_contains("machines");
    if (!list || !list->is_array() || list->get_array().empty() || list->get_array().size() > mostMachinesOfAction)
        return problems::invalidField("machines", list ? foundText(*list) : "",
                                      "a list of 1 to " + std::to_string(mostMachinesOfAction) + " hardware names");
    std::vector<std::string> names;
    for (const auto& each : list->get_array()) {
        if (!each.is_string()) return problems::invalidField("machines", foundText(each), "hardware names as text");
        names.emplace_back(each.get_string());
    }
    return names;
}

} // namespace

Result<Submission> submissionFromJson(const json::object& object) {
    Submission submission;
    JsonReader reader(object);
    reader.refuseOthers(
        {"verb", "machines", "params", "skip_invalid", "parallelism", "per_rack", "per_site", "at", "in_window"});
    if (reader.problem()) return *reader.problem();
    const auto* verb = object.if_contains("verb");
    const auto known = verb && verb->is_string() ? verbFromText(verb->get_string()) : std::nullopt;
    if (!known) {
        std::string words;
        for (const auto each : allVerbs)
            words += (words.empty() ? "" : ", ") + std::string(toText(each));
        return problems::invalidField("verb", verb ? foundText(*verb) : "", "one of " + words);
    }
    submission.verb = *known;
    auto machines = readMachines(object);
    if (!machines) return std::move(machines).problem();
    submission.machines = std::move(*machines);
    if (const auto* params = object.if_contains("params"); params && !params->is_null()) {
        if (!params->is_object()) return problems::invalidField("params", foundText(*params), "an object");
        submission.params = params->get_object();
    }
    if (const auto* skip = object.if_contains("skip_invalid"); skip && !skip->is_null()) {
        if (!skip->is_bool()) return problems::invalidField("skip_invalid", foundText(*skip), "true or false");
        submission.skip_invalid = skip->get_bool();
    }
    for (const auto& [name, least, target] :
         {std::tuple("parallelism", 1, &submission.parallelism), std::tuple("per_rack", 0, &submission.per_rack),
          std::tuple("per_site", 0, &submission.per_site)}) {
        const auto* number = object.if_contains(name);
        if (!number || number->is_null()) continue;
        boost::system::error_code error;
        *target = number->to_number<int>(error);
        if (error || *target < least || *target > 200)
            return problems::invalidField(name, foundText(*number),
                                          "a number from " + std::to_string(least) + " to 200");
    }
    reader.read("at", submission.at);
    reader.read("in_window", submission.in_window);
    if (submission.at && (*submission.at <= now() || *submission.at > now() + farthest))
        reader.fail("at", object.at("at"), "a moment to come, within a year");
    if (submission.later() && !isJob(submission.verb))
        reader.fail(submission.at ? "at" : "in_window", object.at(submission.at ? "at" : "in_window"),
                    "nothing; only verbs that are jobs begin later");
    return reader.finish(std::move(submission));
}

} // namespace remuda
