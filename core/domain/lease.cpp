// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/lease.h"

#include "core/domain/json_reader.h"
#include "core/domain/json_values.h"

namespace remuda {

namespace json = boost::json;

namespace {

json::value dateToJson(const std::optional<Date>& date) {
    return date ? json::value(formatDate(*date)) : json::value(nullptr);
}

json::object entryToJson(const LeasePlanEntry& entry) {
    return {{"hardware_name", entry.hardware_name},
            {"hostname", entry.hostname},
            {"role", entry.role},
            {"team", entry.team},
            {"status", toText(entry.status)},
            {"to_status", entry.to_status ? json::value(toText(*entry.to_status)) : json::value(nullptr)},
            {"from", dateToJson(entry.from)},
            {"to", dateToJson(entry.to)},
            {"monthly_cost_usd", moneyToJson(entry.monthly_cost)},
            {"cost_until_then_usd", moneyToJson(entry.cost_until_then)}};
}

Result<LeasePlanEntry> entryFromJson(const json::object& object) {
    JsonReader reader(object);
    LeasePlanEntry entry;
    reader.read("hardware_name", entry.hardware_name);
    reader.read("hostname", entry.hostname);
    reader.read("role", entry.role);
    reader.read("team", entry.team);
    reader.read("status", entry.status);
    if (object.contains("to_status") && !object.at("to_status").is_null())
        reader.read("to_status", entry.to_status.emplace());
    reader.read("from", entry.from);
    reader.read("to", entry.to);
    reader.read("monthly_cost_usd", entry.monthly_cost);
    reader.read("cost_until_then_usd", entry.cost_until_then);
    return reader.finish(std::move(entry));
}

} // namespace

std::string_view toText(LeaseAction action) {
    switch (action) {
    case LeaseAction::extend:
        return "extend";
    case LeaseAction::shorten:
        return "shorten";
    case LeaseAction::release:
        return "release";
    }
    return {};
}

std::optional<LeaseAction> leaseActionFromText(std::string_view text) {
    for (const auto action : {LeaseAction::extend, LeaseAction::shorten, LeaseAction::release})
        if (toText(action) == text) return action;
    return std::nullopt;
}

json::object toJson(const Lease& lease) {
    return {{"hardware_name", lease.hardware_name},
            {"hostname", lease.hostname},
            {"role", lease.role},
            {"team", lease.team},
            {"site", lease.site},
            {"model", lease.model},
            {"status", toText(lease.status)},
            {"expires_on", formatDate(lease.expires_on)},
            {"days_left", lease.days_left},
            {"monthly_cost_usd", moneyToJson(lease.monthly_cost)},
            {"simulated", lease.simulated},
            {"granted_by", lease.granted_by},
            {"granted_at", lease.granted_at ? json::value(formatInstant(*lease.granted_at)) : json::value(nullptr)},
            {"extended", lease.extended}};
}

Result<Lease> leaseFromJson(const json::object& object) {
    JsonReader reader(object);
    Lease lease;
    reader.read("hardware_name", lease.hardware_name);
    reader.read("hostname", lease.hostname);
    reader.read("role", lease.role);
    reader.read("team", lease.team);
    reader.read("site", lease.site);
    reader.read("model", lease.model);
    reader.read("status", lease.status);
    reader.read("expires_on", lease.expires_on);
    reader.read("days_left", lease.days_left);
    reader.read("monthly_cost_usd", lease.monthly_cost);
    reader.read("simulated", lease.simulated);
    reader.read("granted_by", lease.granted_by);
    reader.read("granted_at", lease.granted_at);
    reader.read("extended", lease.extended);
    return reader.finish(std::move(lease));
}

json::object toJson(const LeaseDay& day) {
    return {{"date", formatDate(day.date)},
            {"count", day.count},
            {"monthly_cost_usd", moneyToJson(day.monthly_cost)},
            {"unknown_prices", day.unknown_prices}};
}

Result<LeaseDay> leaseDayFromJson(const json::object& object) {
    JsonReader reader(object);
    LeaseDay day;
    reader.read("date", day.date);
    reader.read("count", day.count);
    reader.read("monthly_cost_usd", day.monthly_cost);
    reader.read("unknown_prices", day.unknown_prices);
    return reader.finish(day);
}

json::object toJson(const LeaseChange& change) {
    json::object object{{"action", toText(change.action)},
                        {"machines", toJsonArray(change.machines)},
                        {"skip_invalid", change.skip_invalid}};
    if (change.to) object["to"] = formatDate(*change.to);
    if (change.by_days) object["by_days"] = *change.by_days;
    return object;
}

Result<LeaseChange> leaseChangeFromJson(const json::object& object) {
    JsonReader reader(object);
    reader.refuseOthers({"action", "machines", "to", "by_days", "skip_invalid"});
    LeaseChange change;
    constexpr std::string_view actions = "extend, shorten or release";
    reader.readWord("action", change.action, leaseActionFromText, actions);
    const auto* action = object.if_contains("action");
    if (!action || action->is_null()) reader.fail("action", nullptr, actions); // which one is never guessed
    reader.read("machines", change.machines);
    reader.read("to", change.to);
    reader.read("by_days", change.by_days);
    reader.read("skip_invalid", change.skip_invalid);
    if (change.machines.empty()) reader.fail("machines", nullptr, "at least one hardware name");
    constexpr std::int64_t longest = 3660; // ten years
    if (change.by_days && (*change.by_days < 1 || *change.by_days > longest))
        reader.fail("by_days", *change.by_days, "a whole number from 1 to 3660");
    if (change.action == LeaseAction::release) {
        if (change.to || change.by_days)
            reader.fail(change.to ? "to" : "by_days", "a value", "nothing: release ends at once");
    } else if (change.to.has_value() == change.by_days.has_value()) {
        reader.fail("to", change.to ? "to and by_days" : "", "either to (YYYY-MM-DD) or by_days");
    }
    return reader.finish(std::move(change));
}

Result<void> check(const LeaseChange& change, Date today) {
    if (!change.to || daysBetween(today, *change.to) >= 0) return {};
    return problems::invalidField("to", formatDate(*change.to), "today (" + formatDate(today) + ") or a later day");
}

json::object toJson(const Skipped& skipped) {
    return {{"hardware_name", skipped.hardware_name},
            {"reason", skipped.reason},
            {"code", skipped.code},
            {"subject", skipped.subject}};
}

Result<Skipped> skippedFromJson(const json::object& object) {
    JsonReader reader(object);
    Skipped skipped;
    reader.read("hardware_name", skipped.hardware_name);
    reader.read("reason", skipped.reason);
    reader.read("code", skipped.code);
    reader.read("subject", skipped.subject);
    return reader.finish(std::move(skipped));
}

json::object toJson(const LeasePlan& plan) {
    json::array machines, skipped;
    for (const auto& entry : plan.machines)
        machines.push_back(entryToJson(entry));
    for (const auto& entry : plan.skipped)
        skipped.push_back(toJson(entry));
    return {{"action", toText(plan.action)},
            {"machines", std::move(machines)},
            {"skipped", std::move(skipped)},
            {"monthly_cost_usd", moneyToJson(plan.monthly_cost)},
            {"added_cost_usd", moneyToJson(plan.added_cost)},
            {"unknown_prices", plan.unknown_prices}};
}

Result<LeasePlan> leasePlanFromJson(const json::object& object) {
    JsonReader reader(object);
    LeasePlan plan;
    reader.readWord("action", plan.action, leaseActionFromText, "extend, shorten or release");
    reader.readEach("machines", plan.machines, entryFromJson);
    reader.readEach("skipped", plan.skipped, skippedFromJson);
    reader.read("monthly_cost_usd", plan.monthly_cost);
    reader.read("added_cost_usd", plan.added_cost);
    reader.read("unknown_prices", plan.unknown_prices);
    return reader.finish(std::move(plan));
}

} // namespace remuda
