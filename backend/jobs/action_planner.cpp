// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_planner.h"

#include "backend/inventory/machine_store.h"
#include "backend/jobs/action_params.h"
#include "backend/jobs/action_steps.h"
#include "backend/jobs/job_store.h"

#include <algorithm>
#include <optional>
#include <set>

namespace remuda {

namespace {

std::vector<std::string> words(const std::vector<Verb>& verbs) {
    std::vector<std::string> result;
    for (const auto verb : verbs)
        result.emplace_back(toText(verb));
    return result;
}

// Marks that stand beside the lifecycle may be set while a job has the machine.
bool isMark(Verb verb) {
    return verb == Verb::set_maintenance || verb == Verb::end_maintenance || verb == Verb::protect ||
           verb == Verb::unprotect;
}

bool takesFromRole(Verb verb) {
    return verb == Verb::recycle || verb == Verb::mark_broken || verb == Verb::retire || verb == Verb::abandon;
}

SkipReason lockedBy(const Machine& machine) {
    return {"locked by job " + machine.lock->job, "locked", machine.lock->job};
}

// Stands beside the lifecycle and beside the job that has the machine.
bool isInNobodysWay(Verb verb) {
    return isMark(verb) || onlyLooks(verb);
}

// Why a machine that the lifecycle would let pass cannot take the verb; nothing when it can.
std::optional<SkipReason> obstacle(const DriverRegistry& drivers, const Machine& machine, const Submission& submission,
                                   const Origin& origin) {
    const auto verb = submission.verb;
    if (machine.lock && !isInNobodysWay(verb) && !submission.later()) return lockedBy(machine);
    if (machine.is_protected && isDestructive(verb))
        return SkipReason{"protected; lift the protection first (unprotect)", "protected", {}};
    if (machine.maintenance && machine.maintenance->who != origin.actor && !isInNobodysWay(verb)) {
        const auto subject = machine.maintenance->who + ": " + machine.maintenance->why;
        return SkipReason{"in maintenance by " + subject, "in-maintenance", subject};
    }
    if (!isJob(verb)) return std::nullopt;
    const auto& driver = machine.bmc.driver;
    if (const auto known = drivers.find(driver); !known) return SkipReason{known.error().message, "no-driver", driver};
    if ((verb == Verb::install || verb == Verb::recycle) && !drivers.provisioner(driver))
        return SkipReason{"network boot is not there yet: only simulated machines can be installed or recycled, this "
                          "one has driver " +
                              driver,
                          "no-network-boot", driver};
    return std::nullopt;
}

bool lacksRole(const Machine& machine, Verb verb, const boost::json::object& params) {
    return verb == Verb::install && machine.role.empty() && action_params::text(params, "role").empty();
}

// "A1, A2: locked by job …; A3: …": who is skipped, by reason.
std::string reasonsOf(const std::vector<SkippedMachine>& skipped) {
    constexpr std::size_t most = 10;
    std::map<std::string, std::string> names; // by reason
    for (std::size_t index = 0; index < std::min(skipped.size(), most); ++index) {
        auto& list = names[skipped[index].reason.text];
        list += (list.empty() ? "" : ", ") + skipped[index].hardware_name;
    }
    std::string text;
    for (const auto& [reason, list] : names)
        text += (text.empty() ? "" : "; ") + list + ": " + reason;
    if (skipped.size() > most) text += "; and " + std::to_string(skipped.size() - most) + " more";
    return text;
}

Problem problemOf(const ActionPlan& plan) {
    using Kind = SkippedMachine::Kind;
    const auto& skipped = plan.skipped;
    if (skipped.empty()) return problems::invalidField("machines", "", "at least one hardware name");
    const auto kind = skipped.front().kind;
    if (std::any_of(skipped.begin(), skipped.end(), [](const auto& each) { return each.kind == Kind::forbidden; })) {
        auto problem = problems::forbidden(reasonsOf(skipped));
        problem.extra["permission"] = toText(plan.verb);
        return problem;
    }
    const bool alike = std::all_of(skipped.begin(), skipped.end(), [&](const auto& each) { return each.kind == kind; });
    const auto reasons = reasonsOf(skipped);
    if (alike && kind == Kind::unknown && plan.machines.empty()) {
        auto problem = problems::notFound("machine", skipped.front().hardware_name);
        if (skipped.size() > 1) problem.detail = reasons;
        return problem;
    }
    if (alike && kind == Kind::parameter) {
        auto problem = problems::invalidField("params.role", "", "the role to install");
        problem.detail = reasons;
        return problem;
    }
    if (alike && kind == Kind::illegal) {
        std::set<std::string> legal;
        for (const auto& each : skipped)
            legal.insert(each.legal.begin(), each.legal.end());
        return problems::illegalMove(reasons, {legal.begin(), legal.end()});
    }
    auto problem = problems::conflict(reasons);
    problem.title = "Something stands in the way";
    return problem;
}

// What a step takes where no earlier job tells.
std::int64_t guess(const JobStep& step) {
    static const std::map<std::string, std::int64_t> known{
        {"power_cycle", 4'000}, {"power_on", 3'000},   {"power_off", 3'000},   {"boot_script", 6'000},
        {"partition", 3'000},   {"unpack", 8'000},     {"first_boot", 7'000},  {"wipe", 10'000},
        {"verify_wipe", 3'000}, {"shut_down", 30'000}, {"bmc_answers", 60'000}};
    const auto found = known.find(step.name);
    return found == known.end() ? 500 : found->second;
}

// Freezes as they concern one submission.
class Freezes {
public:
    Freezes(Connection& connection, const Submission& submission, Instant moment)
        : m_moment(submission.moment.value_or(moment))
        , m_times(connection, m_moment,
                  submission.in_window ? StartTimes::Read::freezes_and_windows : StartTimes::Read::freezes)
        , m_destructive(isDestructive(submission.verb)) {}

    // The one that keeps the machine from a verb that begins at once, noted in the plan; nothing when there is none.
    std::optional<SkipReason> reason(const Machine& machine, ActionPlan& plan) const {
        const auto* freeze = m_destructive ? m_times.freezeOn(StartTimes::placeOf(machine), m_moment) : nullptr;
        if (!freeze) return std::nullopt;
        auto& noted = plan.freezes[freeze->id];
        noted.freeze = *freeze;
        ++noted.machines;
        return SkipReason{"frozen by " + describe(*freeze), "frozen", describe(*freeze)};
    }

    Result<void> plan(const Submission& submission, ActionPlan& plan) const {
        std::set<StartTimes::Place> places;
        for (const auto& entry : plan.machines)
            places.insert(StartTimes::placeOf(entry.machine));
        auto start = m_times.earliest(places, {submission.at.value_or(m_moment), submission.in_window, m_destructive});
        if (!start) return start.problem();
        plan.start = std::move(*start);
        return {};
    }

private:
    Instant m_moment;
    StartTimes m_times;
    bool m_destructive;
};

std::int64_t durationOf(const std::vector<JobStep>& steps, const job_store::LearnedTimes& learned) {
    std::int64_t sum = 0;
    for (const auto& step : steps) {
        const auto known = learned.steps.find(step.name);
        sum += known == learned.steps.end() ? guess(step) : known->second.middle_ms;
    }
    return sum;
}

// Fills in what is known of how long it takes, and how long it would.
void addDurations(Connection& connection, JobTimes& times, ActionPlan& plan, int parallelism) {
    const auto steps = newSteps(plan.verb);
    std::map<std::string, std::int64_t> by_model;
    std::int64_t longest = 0, sum = 0;
    for (const auto& entry : plan.machines) {
        const auto& model = entry.machine.model;
        auto [found, fresh] = by_model.emplace(model, 0);
        if (fresh) {
            const auto& learned = plan.learned[model] = times.learned(connection, plan.verb, model);
            found->second = durationOf(steps, learned);
        }
        longest = std::max(longest, found->second);
        sum += found->second;
    }
    plan.duration_estimate_ms = std::max(longest, sum / std::max(1, parallelism));
}

} // namespace

Result<ActionPlan> planAction(Connection& connection, const PlanSources& sources, const Submission& submission,
                              const Origin& origin) {
    ActionPlan plan;
    plan.verb = submission.verb;
    const Freezes freezes(connection, submission, sources.moment);
    const bool later = submission.later();
    std::set<std::string> seen;
    for (const auto& name : submission.machines) {
        if (!seen.insert(name).second) continue;
        auto params = action_params::merged(submission, name);
        if (auto checked = action_params::check(submission.verb, params); !checked) return std::move(checked).problem();
        const auto machine = machine_store::find(connection, name);
        if (!machine) {
            plan.skipped.push_back(
                {name, {"not in the inventory", "not-found", {}}, {}, SkippedMachine::Kind::unknown});
            continue;
        }
        const auto legal = words(legalVerbs(machine->status, machine->status_reason));
        const auto move = planMove(submission.verb, machine->status, machine->status_reason);
        const auto skip = [&](SkippedMachine::Kind kind, SkipReason reason) {
            plan.skipped.push_back({name, std::move(reason), legal, kind});
        };
        if (submission.judge)
            if (const auto allowed = submission.judge(*machine); !allowed) {
                skip(SkippedMachine::Kind::forbidden, {allowed.problem().detail, "not-permitted", {}});
                continue;
            }
        // While a job has the machine, its status is the job's: the lock says more than the status. What begins later
        // does not mind: it is planned once more then.
        if (!move && !machine->lock)
            skip(SkippedMachine::Kind::illegal,
                 {move.problem().detail, "illegal-move", std::string(toText(machine->status))});
        else if (auto reason = move || later ? obstacle(sources.drivers, *machine, submission, origin)
                                             : std::optional(lockedBy(*machine)))
            skip(SkippedMachine::Kind::obstacle, std::move(*reason));
        else if (lacksRole(*machine, submission.verb, params))
            skip(SkippedMachine::Kind::parameter, {"no role yet; name the one to install", "no-role", {}});
        else if (auto frozen = later ? std::nullopt : freezes.reason(*machine, plan))
            skip(SkippedMachine::Kind::obstacle, std::move(*frozen));
        else
            plan.machines.push_back(
                {*machine, move ? *move : Move{machine->status, std::nullopt, std::nullopt}, std::move(params)});
    }
    if (later)
        if (auto started = freezes.plan(submission, plan); !started) return std::move(started).problem();
    RoleLosses losses;
    for (const auto& entry : plan.machines) {
        plan.effect.add(entry.machine, dateOf(sources.moment));
        if (takesFromRole(plan.verb)) losses.leaves(entry.machine);
    }
    plan.effect.roles_emptied = losses.emptied(connection, RoleLosses::When::before);
    if (isJob(plan.verb)) addDurations(connection, sources.times, plan, submission.parallelism);
    return plan;
}

std::optional<Problem> refusal(const ActionPlan& plan, const Submission& submission) {
    if (plan.skipped.empty() ? !plan.machines.empty() : submission.skip_invalid && !plan.machines.empty())
        return std::nullopt;
    auto problem = problemOf(plan);
    boost::json::array skipped;
    for (const auto& each : plan.skipped)
        skipped.push_back({{"hardware_name", each.hardware_name}, {"reason", each.reason.text}});
    problem.extra["skipped"] = std::move(skipped);
    return problem;
}

} // namespace remuda
