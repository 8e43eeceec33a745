// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/json_reader.h"
#include "core/domain/machine_fields.h"
#include "core/domain/schedule.h"

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::int64_t longestWindow = 7 * 24 * 60;
constexpr std::int64_t longestGrace = 7 * 24 * 60;

bool isLine(const std::string& text, std::size_t most) {
    const auto control = [](char letter) { return static_cast<unsigned char>(letter) < 0x20; };
    return !text.empty() && text.size() <= most && isUtf8(text) && std::none_of(text.begin(), text.end(), control);
}

void readScope(JsonReader& reader, Scope& scope) {
    reader.read("team", scope.team);
    reader.read("site", scope.site);
}

void readOrigin(JsonReader& reader, std::int64_t& id, std::string& created_by, Instant& created_at) {
    reader.read("id", id);
    reader.read("created_by", created_by);
    reader.read("created_at", created_at);
}

void readRecurrence(JsonReader& reader, const json::object& object, Recurrence& recurrence) {
    const auto* value = object.if_contains("recurrence");
    if (!value || !value->is_object())
        return reader.fail("recurrence", value ? *value : json::value(nullptr),
                           "an object like {\"every\": \"day\", \"time\": \"02:30\", \"zone\": \"UTC\"}");
    auto read = recurrenceFromJson(value->get_object(), "recurrence.");
    if (read)
        recurrence = std::move(*read);
    else
        reader.adopt(read.problem());
}

void readFreeze(JsonReader& reader, Freeze& freeze) {
    readScope(reader, freeze.scope);
    reader.read("from", freeze.from);
    reader.read("until", freeze.until);
    reader.read("reason", freeze.reason);
}

void readWindow(JsonReader& reader, const json::object& object, MaintenanceWindow& window) {
    readScope(reader, window.scope);
    readRecurrence(reader, object, window.recurrence);
    std::int64_t minutes = window.length.count();
    reader.read("minutes", minutes);
    if (minutes < 1 || minutes > longestWindow)
        reader.fail("minutes", minutes, "a length in minutes, 1 to " + std::to_string(longestWindow));
    window.length = std::chrono::minutes(minutes);
}

void readSchedule(JsonReader& reader, const json::object& object, Schedule& schedule) {
    reader.read("name", schedule.name);
    if (!object.contains("verb")) reader.fail("verb", nullptr, "a verb that is a job, like reboot");
    reader.readWord("verb", schedule.verb, verbFromText, "a verb that is a job, like reboot");
    if (const auto* params = object.if_contains("params"); params && !params->is_null()) {
        if (params->is_object())
            schedule.params = params->get_object();
        else
            reader.fail("params", *params, "an object");
    }
    reader.read("machines", schedule.machines);
    reader.read("query", schedule.query);
    readRecurrence(reader, object, schedule.recurrence);
    reader.read("in_window", schedule.in_window);
    reader.read("grace_minutes", schedule.grace_minutes);
}

Result<ScheduleRun> runFromJson(const json::object& object) {
    ScheduleRun run;
    JsonReader reader(object, "runs.");
    reader.read("due_at", run.due_at);
    reader.read("outcome", run.outcome);
    reader.read("job", run.job);
    reader.read("note", run.note);
    return reader.finish(std::move(run));
}

} // namespace

json::object toJson(const Freeze& freeze) {
    return {{"id", freeze.id},
            {"team", freeze.scope.team},
            {"site", freeze.scope.site},
            {"from", formatInstant(freeze.from)},
            {"until", formatInstant(freeze.until)},
            {"reason", freeze.reason},
            {"created_by", freeze.created_by},
            {"created_at", formatInstant(freeze.created_at)}};
}

json::object toJson(const MaintenanceWindow& window, Instant moment) {
    const auto next = window.openingAt(moment);
    return {{"id", window.id},
            {"team", window.scope.team},
            {"site", window.scope.site},
            {"recurrence", toJson(window.recurrence)},
            {"minutes", window.length.count()},
            {"next_from", formatInstant(next.from)},
            {"next_until", formatInstant(next.until)},
            {"created_by", window.created_by},
            {"created_at", formatInstant(window.created_at)}};
}

json::object toJson(const Schedule& schedule) {
    json::array runs;
    for (const auto& run : schedule.runs)
        runs.push_back(
            {{"due_at", formatInstant(run.due_at)}, {"outcome", run.outcome}, {"job", run.job}, {"note", run.note}});
    return {{"id", schedule.id},
            {"name", schedule.name},
            {"verb", toText(schedule.verb)},
            {"params", schedule.params},
            {"machines", toJsonArray(schedule.machines)},
            {"query", schedule.query},
            {"recurrence", toJson(schedule.recurrence)},
            {"in_window", schedule.in_window},
            {"grace_minutes", schedule.grace_minutes},
            {"paused", schedule.paused},
            {"next_at", schedule.paused ? json::value(nullptr) : json::value(formatInstant(schedule.next_at))},
            {"runs", std::move(runs)},
            {"created_by", schedule.created_by},
            {"created_at", formatInstant(schedule.created_at)}};
}

Result<Freeze> newFreezeFromJson(const json::object& object, Instant moment) {
    Freeze freeze;
    freeze.from = moment;
    JsonReader reader(object);
    readFreeze(reader, freeze);
    reader.refuseOthers({"team", "site", "from", "until", "reason"});
    if (!object.contains("until")) reader.fail("until", nullptr, "the moment at which it ends");
    if (!isLine(freeze.reason, 200)) reader.fail("reason", json::value(freeze.reason), "why, a line of 1 to 200 bytes");
    if (freeze.until <= std::max(freeze.from, moment))
        reader.fail("until", json::value(formatInstant(freeze.until)), "a moment to come, after the freeze has begun");
    return reader.finish(std::move(freeze));
}

Result<MaintenanceWindow> newWindowFromJson(const json::object& object) {
    MaintenanceWindow window;
    JsonReader reader(object);
    readWindow(reader, object, window);
    reader.refuseOthers({"team", "site", "recurrence", "minutes"});
    if (!object.contains("minutes")) reader.fail("minutes", nullptr, "how long it lasts, in minutes");
    return reader.finish(std::move(window));
}

Result<Schedule> newScheduleFromJson(const json::object& object) {
    Schedule schedule;
    JsonReader reader(object);
    reader.refuseOthers({"name", "verb", "params", "machines", "query", "recurrence", "in_window", "grace_minutes"});
    readSchedule(reader, object, schedule);
    if (!isLine(schedule.name, 80)) reader.fail("name", json::value(schedule.name), "a name of 1 to 80 bytes");
    if (!isJob(schedule.verb))
        reader.fail("verb", json::value(toText(schedule.verb)), "a verb that is a job, like reboot");
    if (schedule.machines.empty() == schedule.query.empty())
        reader.fail("machines", toJsonArray(schedule.machines), "either hardware names, or a query instead of them");
    if (schedule.machines.size() > 20'000)
        reader.fail("machines", static_cast<std::int64_t>(schedule.machines.size()), "at most 20000 hardware names");
    if (schedule.grace_minutes < 1 || schedule.grace_minutes > longestGrace)
        reader.fail("grace_minutes", schedule.grace_minutes, "minutes from 1 to " + std::to_string(longestGrace));
    return reader.finish(std::move(schedule));
}

Result<Freeze> freezeFromJson(const json::object& object) {
    Freeze freeze;
    JsonReader reader(object);
    readOrigin(reader, freeze.id, freeze.created_by, freeze.created_at);
    readFreeze(reader, freeze);
    return reader.finish(std::move(freeze));
}

Result<MaintenanceWindow> windowFromJson(const json::object& object) {
    MaintenanceWindow window;
    JsonReader reader(object);
    readOrigin(reader, window.id, window.created_by, window.created_at);
    readWindow(reader, object, window);
    return reader.finish(std::move(window));
}

Result<Schedule> scheduleFromJson(const json::object& object) {
    Schedule schedule;
    JsonReader reader(object);
    readOrigin(reader, schedule.id, schedule.created_by, schedule.created_at);
    readSchedule(reader, object, schedule);
    reader.read("paused", schedule.paused);
    reader.read("next_at", schedule.next_at);
    reader.readEach("runs", schedule.runs, runFromJson);
    return reader.finish(std::move(schedule));
}

} // namespace remuda
