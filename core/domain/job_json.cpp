// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/job.h"

namespace remuda {

namespace json = boost::json;

namespace {

json::value toValue(const std::optional<Instant>& instant) {
    return instant ? json::value(formatInstant(*instant)) : json::value(nullptr);
}

void addUsual(json::object& object, const std::optional<UsualTime>& usual) {
    object["usual_low_ms"] = usual ? json::value(usual->low_ms) : json::value(nullptr);
    object["usual_high_ms"] = usual ? json::value(usual->high_ms) : json::value(nullptr);
    object["usual_runs"] = usual ? usual->runs : 0;
}

json::object toJson(const JobStep& step) {
    json::object object{{"name", step.name},
                        {"title", step.title},
                        {"status", toText(step.status)},
                        {"attempt", step.attempt},
                        {"max_attempts", step.max_attempts},
                        {"timeout_ms", step.timeout_ms},
                        {"repeatable", step.repeatable},
                        {"detail", step.detail},
                        {"started_at", toValue(step.started_at)},
                        {"ended_at", toValue(step.ended_at)},
                        {"retry_at", toValue(step.retry_at)}};
    addUsual(object, step.usual);
    return object;
}

json::object toJson(const JobError& error) {
    return {{"class", toText(error.error_class)}, {"message", error.message}, {"advice", error.advice},
            {"retriable", error.retriable},       {"similar", error.similar}, {"raw", error.raw}};
}

json::object toJson(const ChildCounts& counts) {
    return {{"total", counts.total},         {"finished", counts.finished}, {"failed", counts.failed},
            {"cancelled", counts.cancelled}, {"running", counts.running},   {"queued", counts.queued}};
}

} // namespace

json::object toJson(const Job& job, Instant moment) {
    json::array steps;
    for (const auto& step : job.steps)
        steps.push_back(toJson(step));
    const auto late_after = lateAfter(job);
    json::object object{{"id", job.id},
                        {"action", job.action},
                        {"target", job.target},
                        {"params", job.params},
                        {"status", toText(job.status)},
                        {"result", job.result},
                        {"requester", job.requester},
                        {"user", job.user},
                        {"parent", job.parent},
                        {"pausing", job.pausing},
                        {"waiting_for", job.waiting_for},
                        {"starts_at", toValue(job.starts_at)},
                        {"retry_of", job.retry_of},
                        {"retry_step", job.retry_step},
                        {"retry_at", toValue(job.retry_at)},
                        {"created_at", formatInstant(job.created_at)},
                        {"started_at", toValue(job.started_at)},
                        {"ended_at", toValue(job.ended_at)},
                        {"updated_at", formatInstant(job.updated_at)},
                        {"progress", job.progress},
                        {"steps", std::move(steps)},
                        {"current_step", job.current_step},
                        {"error", job.error ? json::value(toJson(*job.error)) : json::value(nullptr)},
                        {"children", job.children ? json::value(toJson(*job.children)) : json::value(nullptr)},
                        {"ends", job.ends ? json::value{{"earliest", formatInstant(job.ends->earliest)},
                                                        {"latest", formatInstant(job.ends->latest)}}
                                          : json::value(nullptr)},
                        {"late_after", toValue(late_after)},
                        {"late", late_after && moment >= *late_after},
                        {"simulated", job.simulated}};
    addUsual(object, job.usual);
    return object;
}

json::object toJson(const JobLogLine& line) {
    return {{"number", line.number},
            {"at", formatInstant(line.at)},
            {"step", line.step},
            {"level", toText(line.level)},
            {"text", line.text}};
}

} // namespace remuda
