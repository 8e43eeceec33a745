// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/requests/request_service.h"

#include "backend/jobs/job_service.h"
#include "backend/store/differing_members.h"
#include "core/domain/job.h"

#include <charconv>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::string_view targetPrefix = "request=";

std::string idText(const MachineRequest& request) {
    return std::to_string(request.id);
}

std::optional<std::int64_t> requestOf(const Job& job) {
    const std::string_view target = job.target;
    if (!target.starts_with(targetPrefix) || !job.parent.empty()) return std::nullopt;
    std::int64_t id = 0;
    const auto* end = target.data() + target.size();
    const auto [rest, error] = std::from_chars(target.data() + targetPrefix.size(), end, id);
    return error == std::errc() && rest == end ? std::optional(id) : std::nullopt;
}

// The installation of everything in a plan, as one batch.
Submission installation(const RequestSpec& spec, const RequestPlan& plan, const std::string& requester) {
    Submission submission;
    submission.verb = Verb::install;
    submission.requester = requester;
    submission.always_batch = true;
    submission.params["role"] = spec.role;
    if (!spec.team.empty()) submission.params["team"] = spec.team;
    if (spec.expires_on) submission.params["expires_on"] = formatDate(*spec.expires_on);
    for (const auto& machine : plan.machines) {
        submission.machines.push_back(machine.hardware_name);
        submission.machine_params[machine.hardware_name]["hostname"] = machine.hostname;
    }
    return submission;
}

Problem capacityProblem(const RequestPlan& plan) {
    auto problem = problems::conflict(plan.failing ? plan.failing->message : "there are not enough machines");
    problem.type = "capacity";
    problem.title = "The request cannot be met";
    if (plan.failing) problem.field = plan.failing->constraint;
    if (!plan.nearest.empty()) problem.expected = plan.nearest.front().message;
    problem.extra["plan"] = toJson(plan);
    return problem;
}

// Stores what differs and records it.
void change(Transaction& transaction, const Origin& origin, const MachineRequest& before, const MachineRequest& after,
            std::string_view verb) {
    auto differing = differingMembers(toJson(before), toJson(after));
    if (differing.empty()) return;
    request_store::update(transaction, after);
    transaction.append(origin, "request", idText(after), std::string(verb), std::move(differing.before),
                       std::move(differing.after));
}

RequestStatus outcome(const Job& job) {
    if (job.status == JobStatus::finished) return RequestStatus::fulfilled;
    return job.status == JobStatus::cancelled ? RequestStatus::withdrawn : RequestStatus::failed;
}

Origin originOf(const Job& job) {
    return {job.user.empty() ? "system" : job.user, {}, job.id};
}

} // namespace

RequestService::RequestService(Database& database, JobService& jobs)
    : m_database(database)
    , m_jobs(jobs) {
    m_jobs.addObserver([this](Transaction& transaction, const Job& job) { follow(transaction, job); });
}

Result<RequestPlan> RequestService::plan(const RequestSpec& spec) {
    const auto moment = now();
    if (const auto checked = check(spec, dateOf(moment)); !checked) return checked.problem();
    auto plan = m_database.read([&](Connection& connection) -> Result<RequestPlan> {
        return planRequest(spec, request_store::ground(connection, spec, moment));
    });
    if (!plan || plan->machines.empty()) return plan;
    const auto installing = m_jobs.plan(installation(spec, *plan, {}), Origin{});
    if (!installing) return installing.problem();
    plan->duration_estimate_s = (installing->duration_estimate_ms + 999) / 1000;
    if (!installing->freezes.empty()) {
        plan->satisfiable = false;
        const auto& freeze = installing->freezes.begin()->second.freeze;
        plan->failing = FailingConstraint{"site", json::value(spec.site), 0, "frozen by " + describe(freeze)};
    }
    return plan;
}

Result<MachineRequest> RequestService::create(const RequestSpec& spec, const Origin& origin) {
    auto created = create(spec, {}, origin);
    if (!created) return std::move(created).problem();
    return std::move(created->request);
}

Result<RequestService::Created> RequestService::create(const RequestSpec& spec, const std::string& key,
                                                       const Origin& origin) {
    auto created = m_database.write([&](Transaction& transaction) -> Result<Created> {
        // Before the rules: what was right when it was asked for may be past by now.
        if (const auto there = request_store::keyed(transaction.connection(), origin.actor, key)) {
            if (toJson(there->spec) == toJson(spec)) return Created{*there, true};
            auto problem = problems::conflict("the key " + key + " is that of request " + idText(*there) +
                                              ", which asks for something else");
            problem.field = "key";
            problem.expected = "another key, or the same wishes as before";
            return problem;
        }
        if (auto checked = check(spec, dateOf(now())); !checked) return std::move(checked).problem();
        auto request = submit(transaction, spec, origin);
        if (!request) return std::move(request).problem();
        if (!key.empty()) request_store::keep(transaction, *request, key);
        return Created{std::move(*request), false};
    });
    if (created) m_jobs.wake();
    return created;
}

Result<MachineRequest> RequestService::submit(Transaction& transaction, const RequestSpec& spec, const Origin& origin) {
    const auto moment = now();
    const auto plan = planRequest(spec, request_store::ground(transaction.connection(), spec, moment));
    if (!plan.satisfiable) return capacityProblem(plan);
    MachineRequest request;
    request.status = RequestStatus::fulfilling;
    request.spec = spec;
    request.requester = origin.actor;
    request.created_at = moment;
    request.monthly_cost = plan.monthly_cost;
    request.unknown_prices = plan.unknown_prices;
    for (const auto& machine : plan.machines)
        request.machines.push_back(machine.hardware_name);
    request_store::insert(transaction, request, plan);
    transaction.append(origin, "request", idText(request), "create", {}, toJson(request));
    auto submission = installation(spec, plan, request.requester);
    submission.target = std::string(targetPrefix) + idText(request);
    const auto job = m_jobs.submit(transaction, submission, origin);
    if (!job) return job.problem();
    // The observer has linked the two already where the engine tells of submissions; this holds either way.
    const auto linked = request_store::find(transaction.connection(), request.id).value_or(request);
    request = linked;
    request.job = job->id;
    change(transaction, origin, linked, request, "update");
    return request;
}

void RequestService::follow(Transaction& transaction, const Job& job) {
    const auto id = requestOf(job);
    if (!id) return;
    const auto before = request_store::find(transaction.connection(), *id);
    if (!before) return;
    auto after = *before;
    const bool another = before->job != job.id;
    // A withdrawn request stays so whatever comes of its job; an earlier job has nothing to say once a retry was
    // submitted.
    if (before->status == RequestStatus::withdrawn || (another && isEnded(job.status))) return;
    after.job = job.id;
    after.progress = job.progress;
    after.status = isEnded(job.status) ? outcome(job) : RequestStatus::fulfilling;
    after.result = isEnded(job.status) ? job.result : "";
    after.waiting_for = job.status == JobStatus::paused ? "its batch is paused" : "";
    after.ended_at = isEnded(job.status) ? std::optional(job.ended_at.value_or(now())) : std::nullopt;
    const bool moved = before->status != after.status;
    const bool halted = before->waiting_for != after.waiting_for && !moved;
    const std::string_view verb = !halted ? "progress" : after.waiting_for.empty() ? "resume" : "pause";
    change(transaction, originOf(job), *before, after, moved ? toText(after.status) : verb);
}

Result<MachineRequest> RequestService::find(std::int64_t id) {
    return m_database.read([&](Connection& connection) -> Result<MachineRequest> {
        if (auto request = request_store::find(connection, id)) return std::move(*request);
        return problems::notFound("request", std::to_string(id));
    });
}

Result<RequestPage> RequestService::list(const std::string& q, std::int64_t before, std::int64_t limit) {
    const auto query = parseQuery(q, request_store::requestSchema(), now());
    if (!query) return query.problem();
    return m_database.read([&](Connection& connection) -> Result<RequestPage> {
        return request_store::newestFirst(connection, *query, before, limit);
    });
}

Result<MachineRequest> RequestService::withdraw(std::int64_t id, const Origin& origin) {
    auto withdrawn = m_database.write([&](Transaction& transaction) -> Result<MachineRequest> {
        const auto before = request_store::find(transaction.connection(), id);
        if (!before) return problems::notFound("request", std::to_string(id));
        if (isEnded(before->status))
            return problems::conflict("request " + std::to_string(id) + " is " + std::string(toText(before->status)) +
                                      " already; only one that is open or being fulfilled can be withdrawn");
        auto after = *before;
        after.status = RequestStatus::withdrawn;
        after.result = "withdrawn by " + origin.actor;
        after.waiting_for.clear();
        after.ended_at = now();
        change(transaction, origin, *before, after, "withdraw");
        return after;
    });
    if (!withdrawn || withdrawn->job.empty()) return withdrawn;
    // The job may have ended in between; then there is nothing left to cancel.
    if (const auto job = m_jobs.cancel(withdrawn->job, origin); !job && job.problem().status != 409)
        return job.problem();
    return withdrawn;
}

} // namespace remuda
