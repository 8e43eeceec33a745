// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_retry.h"

#include "backend/jobs/action_steps.h"
#include "core/domain/json_reader.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr std::size_t mostJobs = 2000;
constexpr auto keptFor = std::chrono::hours(24);

// By what the steps are; 0: nothing worth keeping.
std::size_t positionIn(const StoredJob& stored) {
    const auto& steps = stored.job.steps;
    const auto failed = std::find_if(steps.begin(), steps.end(), [](const JobStep& each) {
        return each.status != StepStatus::done && each.status != StepStatus::skipped;
    });
    const auto definitions = stepsOf(stored.verb);
    const auto position = static_cast<std::size_t>(failed - steps.begin());
    if (position >= definitions.size() || definitions.size() != steps.size()) return 0;
    const auto* from = definitions[position].retry_from;
    if (!from) return position > 1 || !stored.memos[position].empty() ? position : 0;
    const auto named = std::find_if(definitions.begin(), definitions.end(),
                                    [from](const StepDefinition& each) { return std::string_view(each.name) == from; });
    const auto begin = static_cast<std::size_t>(named - definitions.begin());
    return begin > 1 ? begin : 0;
}

std::string whyNot(Connection& connection, const StoredJob& stored) {
    if (now() - stored.job.ended_at.value_or(stored.job.updated_at) > keptFor)
        return "the job ended more than a day ago";
    auto row = connection.prepare(
        "SELECT status, status_reason, (SELECT max(number) FROM job WHERE hardware_name = machine.hardware_name AND "
        "started_at IS NOT NULL AND verb <> 'check') FROM machine WHERE hardware_name = ?");
    if (!row.bind(stored.hardware_name).step()) return "the machine is not in the inventory any more";
    if (row.integer(2) > stored.number) return "another job has worked on the machine since";
    const auto move = planMove(stored.verb, machineStatusFromText(stored.from_status).value_or(MachineStatus::broken),
                               stored.from_reason);
    const bool untouched = !move || !move->on_failure ||
                           (row.view(0) == toText(*move->on_failure) &&
                            row.view(1).starts_with(std::string(toText(stored.verb)) + "_failed"));
    return untouched ? std::string() : "the machine is not as the failure left it";
}

} // namespace

Result<RetryFrom> retryFromText(std::string_view text) {
    if (text.empty()) return RetryFrom::failed_step_if_valid;
    if (text == "failed_step") return RetryFrom::failed_step;
    if (text == "start") return RetryFrom::start;
    return problems::invalidField("from", std::string(text), "failed_step or start");
}

Result<RetryOrder> retryOrderFromJson(const boost::json::object& object) {
    RetryOrder order;
    std::string from;
    JsonReader reader(object);
    reader.refuseOthers({"jobs", "from", "skip_invalid"});
    reader.read("from", from);
    reader.read("skip_invalid", order.skip_invalid);
    if (reader.problem()) return *reader.problem();
    const auto* list = object.if_contains("jobs");
    if (!list || !list->is_array() || list->get_array().empty() || list->get_array().size() > mostJobs)
        return problems::invalidField("jobs", list ? foundText(*list) : "", "a list of 1 to 2000 ids of jobs");
    for (const auto& each : list->get_array()) {
        if (!each.is_string()) return problems::invalidField("jobs", foundText(each), "ids of jobs as text");
        order.jobs.emplace_back(each.get_string());
    }
    auto word = retryFromText(from);
    if (!word) return word.problem();
    order.from = *word;
    return order;
}

Continuation continuationOf(Connection& connection, const StoredJob& stored) {
    const auto& job = stored.job;
    Continuation result;
    result.job = job.id;
    if (stored.isBatch() || (job.status != JobStatus::failed && job.status != JobStatus::cancelled)) return result;
    const auto position = positionIn(stored);
    if (position == 0) return result;
    result.why_not = whyNot(connection, stored);
    if (!result.why_not.empty()) return result;
    result.position = position;
    result.steps = job.steps;
    // A memo speaks of the machine as the steps before it had made it.
    const auto status = job.steps[position].status;
    if (!stepsOf(stored.verb)[position].retry_from && status != StepStatus::done && status != StepStatus::skipped)
        result.memo = stored.memos[position];
    return result;
}

void takeOver(StoredJob& stored, const Continuation& earlier) {
    auto& steps = stored.job.steps;
    stored.job.retry_of = earlier.job;
    stored.memos.resize(steps.size());
    if (earlier.position == 0 || earlier.position >= steps.size()) return;
    for (std::size_t position = 1; position < earlier.position; ++position) {
        const auto& before = earlier.steps[position];
        auto& step = steps[position];
        step.status = StepStatus::skipped;
        step.started_at = before.started_at;
        step.ended_at = before.ended_at;
        step.detail = before.status == StepStatus::skipped ? before.detail : "done by job " + earlier.job;
    }
    stored.memos[earlier.position] = earlier.memo;
}

std::string remarkOn(const Continuation& earlier) {
    if (earlier.position > 0)
        return "goes on at \"" + earlier.steps[earlier.position].title + "\", where job " + earlier.job + " ended";
    if (earlier.why_not.empty()) return {};
    return "begins from the start, not where job " + earlier.job + " ended: " + earlier.why_not;
}

} // namespace remuda
