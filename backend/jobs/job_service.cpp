// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_service.h"

#include "backend/inventory/machine_store.h"
#include "backend/jobs/action_planner.h"
#include "backend/jobs/action_steps.h"
#include "backend/jobs/immediate_moves.h"
#include "backend/jobs/job_engine.h"
#include "backend/jobs/scheduled_job_store.h"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace remuda {

namespace {

// Of version 7 (RFC 9562, 5.7): what comes together stands together in the indices of the database, which for ids
// without an order would have to touch a page for each.
std::string newId(Instant now) {
    static thread_local boost::uuids::random_generator generator;
    auto id = generator();
    const auto moment = static_cast<std::uint64_t>(toMilliseconds(now));
    for (unsigned byte = 0; byte < 6; ++byte)
        id.data[byte] = static_cast<std::uint8_t>(moment >> (40 - 8 * byte));
    id.data[6] = static_cast<std::uint8_t>((id.data[6] & 0x0f) | 0x70);
    return boost::uuids::to_string(id);
}

StoredJob newJob(const Submission& submission, const Origin& origin, Instant moment) {
    StoredJob stored;
    stored.verb = submission.verb;
    stored.request_id = origin.request_id;
    stored.intent = origin.intent;
    if (submission.permission) stored.permission = toText(*submission.permission);
    stored.job.id = newId(moment);
    stored.job.action = toText(submission.verb);
    stored.job.user = origin.actor;
    stored.job.requester = submission.requester.empty() ? origin.actor : submission.requester;
    stored.job.created_at = stored.job.updated_at = moment;
    return stored;
}

StoredJob newBatch(const Submission& submission, const ActionPlan& plan, const Origin& origin, Instant moment) {
    auto batch = newJob(submission, origin, moment);
    batch.parallelism = submission.parallelism;
    batch.per_rack = submission.per_rack;
    batch.per_site = submission.per_site;
    batch.job.action = "batch";
    batch.job.params = submission.params;
    batch.job.params["verb"] = toText(submission.verb);
    batch.job.params["parallelism"] = submission.parallelism;
    if (submission.per_rack) batch.job.params["per_rack"] = submission.per_rack;
    if (submission.per_site) batch.job.params["per_site"] = submission.per_site;
    batch.job.target = submission.target.empty()
                           ? std::string(toText(submission.verb)) + " x" + std::to_string(plan.machines.size())
                           : submission.target;
    batch.job.simulated = true;
    for (const auto& entry : plan.machines)
        batch.job.simulated = batch.job.simulated && entry.machine.simulated();
    return batch;
}

// A host name for a machine that is installed without one.
void nameHost(const Machine& machine, boost::json::object& params) {
    if (params.contains("hostname") || !machine.hostname.empty()) return;
    const auto* role = params.if_contains("role");
    std::string name = (role ? std::string(role->as_string()) : machine.role) + "-" + machine.hardware_name;
    for (auto& each : name) {
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
        if (!((each >= 'a' && each <= 'z') || (each >= '0' && each <= '9'))) each = '-';
    }
    params["hostname"] = name.substr(0, 63);
}

} // namespace

JobService::JobService(Database& database, SecretBox secrets, JobOptions options)
    : m_database(database)
    , m_max_queued(options.max_queued)
    , m_ledger(std::make_unique<JobLedger>(options.clock))
    , m_engine(std::make_unique<JobEngine>(database, std::move(secrets), std::move(options), *m_ledger)) {}

JobService::~JobService() = default;

void JobService::start() {
    m_engine->start();
}

void JobService::stop() {
    m_engine->stop();
}

void JobService::setLastLook(LastLook last_look) {
    m_engine->setLastLook(std::move(last_look));
}

BmcDesk JobService::desk() {
    return m_engine->desk();
}

Instant JobService::now() const {
    return m_engine->now();
}

void JobService::wake() {
    m_engine->wake();
}

void JobService::setRights(JobRights rights) {
    m_engine->setRights(std::move(rights));
}

const JobRights& JobService::rights() const {
    return m_engine->rights();
}

void JobService::addObserver(Observer observer) {
    m_ledger->addObserver(std::move(observer));
}

PlanSources JobService::planSources() const {
    return {m_engine->drivers(), m_ledger->times(), now()};
}

Result<ActionPlan> JobService::plan(const Submission& submission, const Origin& origin) {
    return m_database.read([&](Connection& connection) { return plan(connection, submission, origin); });
}

Result<ActionPlan> JobService::plan(Connection& connection, const Submission& submission, const Origin& origin) {
    auto plan = planAction(connection, planSources(), submission, origin);
    if (plan && m_approvals && !submission.approved)
        plan->approval = submission.earlier.empty() ? ruleFor(connection, submission, *plan)
                                                    : ruleForRetry(connection, submission, *plan);
    return plan;
}

// What is asked for counts, also where the plan leaves it out: so the worker can tell by what was signed.
std::optional<ApprovalRule> JobService::ruleFor(Connection& connection, const Submission& submission,
                                                const ActionPlan& plan) {
    if (!submission.permission) return std::nullopt;
    auto others = submission.beside;
    for (const auto& skipped : plan.skipped)
        others.push_back(skipped.hardware_name);
    auto monthly_cost = plan.effect.monthly_cost;
    for (const auto& machine : machine_store::findMany(connection, others))
        if (machine.monthly_cost) monthly_cost += *machine.monthly_cost;
    return m_approvals(plan.verb, std::ssize(plan.machines) + std::ssize(others), monthly_cost);
}

// The plan as it may be carried out, or why not.
Result<ActionPlan> JobService::admitted(Transaction& transaction, const Submission& submission, const Origin& origin) {
    auto plan = this->plan(transaction.connection(), submission, origin);
    if (!plan) return plan;
    if (auto problem = refusal(*plan, submission)) return *problem;
    if (!plan->approval) return plan;
    const auto& rule = *plan->approval;
    const auto who =
        std::to_string(rule.approvers) + " " + (rule.team.empty() ? "administrators" : "members of " + rule.team);
    const auto verb = std::string(toText(plan->verb));
    const auto machines = plan->machines.size() + plan->skipped.size() + submission.beside.size();
    auto problem = problems::forbidden(
        submission.earlier.empty() ? verb + " of " + std::to_string(machines) + " machines takes the agreement of " +
                                         who + "; ask for it as an action of its own"
                                   : "this " + verb + ", or what it was ordered with, takes the agreement of " + who +
                                         ", and none to it counts any more; ask for it as an action of its own");
    problem.type = "approval-needed";
    problem.title = "Others must agree first";
    return problem;
}

// Stores one job and takes its machine. `begin` may make it begun in the same write, where nothing has to be waited
// for.
static StoredJob addJob(Transaction& transaction, const JobLedger& ledger, const Submission& submission,
                        const ActionPlan& plan, const ActionPlan::Entry& entry, const std::string& parent,
                        const Origin& origin, const std::function<void(StoredJob&)>& begin = {}) {
    auto stored = newJob(submission, origin, ledger.now());
    const auto& name = entry.machine.hardware_name;
    stored.hardware_name = name;
    stored.site = entry.machine.site;
    stored.rack = entry.machine.rack;
    stored.model = entry.machine.model;
    stored.firmware = job_store::firmware(transaction.connection(), name);
    stored.job.target = "hardwarename=" + name;
    stored.job.params = entry.params;
    stored.job.parent = parent;
    stored.job.simulated = entry.machine.simulated();
    stored.job.steps = newSteps(submission.verb);
    const auto earlier = submission.earlier.find(name);
    if (earlier != submission.earlier.end()) {
        takeOver(stored, earlier->second);
        stored.permission = earlier->second.permission; // a retry needs what the job needed
    }
    if (const auto learned = plan.learned.find(stored.model); learned != plan.learned.end())
        job_store::showUsual(stored.job, learned->second);
    if (submission.verb == Verb::install) nameHost(entry.machine, stored.job.params);
    if (submission.later()) { // it takes its machine when it begins
        stored.job.status = JobStatus::scheduled;
        ledger.create(transaction, stored, origin);
        return stored;
    }
    if (onlyLooks(submission.verb)) {
        if (begin) begin(stored);
        ledger.create(transaction, stored, origin);
        return stored;
    }
    const auto token = job_store::lock(transaction, name, stored.job.id);
    // The plan was made in this very transaction: only a lock that the machine's record does not show can be in the
    // way.
    if (!token) throw StoreError(problems::conflict(name + " is locked by another job"));
    stored.lock_token = *token;
    auto after = entry.machine;
    after.lock = MachineLock{stored.job.id, *token, ledger.now()};
    machine_store::update(transaction, {origin.actor, origin.request_id, stored.job.id}, entry.machine, after, "lock");
    ledger.create(transaction, stored, origin);
    if (earlier != submission.earlier.end())
        if (auto remark = remarkOn(earlier->second); !remark.empty()) {
            std::vector<JobLogLine> lines{{0, ledger.now(), "", LogLevel::info, std::move(remark)}};
            job_store::appendLog(transaction, stored.number, lines);
        }
    return stored;
}

static void waitFor(Transaction& transaction, const StoredJob& stored, const Submission& submission,
                    const StartTimes::Start& start, Instant moment) {
    const auto wanted = submission.at.value_or(submission.moment.value_or(moment));
    scheduled_job_store::put(transaction, stored, start, wanted, submission.in_window);
}

// Counting thousands for each of them would cost more than the job: they are counted anew when there might be no room,
// and each second, since other servers take some too.
std::optional<Problem> JobService::noRoomFor(Connection& connection, std::int64_t jobs) {
    const auto most = std::to_string(m_max_queued);
    if (jobs > m_max_queued)
        return problems::conflict("at most " + most + " jobs may wait on this server, and these are " +
                                  std::to_string(jobs) + "; ask for fewer machines at a time");
    const auto moment = std::chrono::steady_clock::now();
    if (m_room < jobs || moment - m_counted_at > std::chrono::seconds(1)) {
        m_room = m_max_queued - job_store::waiting(connection, m_max_queued);
        m_counted_at = moment;
    }
    if (m_room >= jobs) return std::nullopt;
    if (m_room <= 0)
        return problems::unavailable(
            most + " jobs wait already and no more are taken; try again when some of them have ended");
    return problems::unavailable("there is room for " + std::to_string(m_room) +
                                 " more jobs that wait, and these are " + std::to_string(jobs) +
                                 "; try again when some of the " + most + " have ended");
}

Result<Job> JobService::submit(Transaction& transaction, const Submission& submission, const Origin& origin) {
    return submit(transaction, submission, origin, nullptr);
}

Result<Job> JobService::submit(Transaction& transaction, const Submission& submission, const Origin& origin,
                               std::optional<BegunJob>* begun) {
    if (!isJob(submission.verb))
        return problems::invalidField("verb", std::string(toText(submission.verb)), "a verb that is a job");
    if (auto full = noRoomFor(transaction.connection(), 1)) return *full; // before the work of a plan
    auto plan = admitted(transaction, submission, origin);
    if (!plan) return std::move(plan).problem();
    if (auto full = noRoomFor(transaction.connection(), std::ssize(plan->machines))) return *full;
    m_room -= std::ssize(plan->machines);
    if (plan->machines.size() == 1 && !submission.always_batch) {
        const auto& entry = plan->machines[0];
        bool begins = false;
        const auto begin = [&](StoredJob& stored) {
            begins = begun && m_engine->beginHere(transaction.connection(), stored, entry.machine);
        };
        auto stored = addJob(transaction, *m_ledger, submission, *plan, entry, {}, origin, begin);
        if (begins) *begun = BegunJob{stored, entry.machine};
        if (!plan->start) return std::move(stored.job);
        waitFor(transaction, stored, submission, *plan->start, now());
        return job_store::find(transaction.connection(), stored.job.id)->job;
    }
    auto batch = newBatch(submission, *plan, origin, now());
    if (plan->start) batch.job.status = JobStatus::scheduled;
    m_ledger->create(transaction, batch, origin);
    if (plan->start) waitFor(transaction, batch, submission, *plan->start, now());
    for (const auto& entry : plan->machines)
        addJob(transaction, *m_ledger, submission, *plan, entry, batch.job.id, origin);
    m_ledger->refreshBatch(transaction, batch.job.id);
    return job_store::find(transaction.connection(), batch.job.id)->job;
}

Result<Job> JobService::submit(const Submission& submission, const Origin& origin) {
    std::optional<BegunJob> begun;
    auto job =
        m_database.write([&](Transaction& transaction) { return submit(transaction, submission, origin, &begun); });
    if (!begun) {
        if (job) wake();
    } else if (job) {
        m_engine->run(std::move(*begun));
    } else {
        m_engine->giveBack(begun->stored.job.id);
    }
    return job;
}

Result<std::vector<Machine>> JobService::moveNow(Transaction& transaction, const Submission& submission,
                                                 const Origin& origin) {
    if (isJob(submission.verb))
        return problems::invalidField("verb", std::string(toText(submission.verb)), "a verb that happens at once");
    auto plan = admitted(transaction, submission, origin);
    if (!plan) return std::move(plan).problem();
    return carryOut(transaction, *plan, origin);
}

Result<std::vector<Machine>> JobService::moveNow(const Submission& submission, const Origin& origin) {
    return m_database.write([&](Transaction& transaction) { return moveNow(transaction, submission, origin); });
}

} // namespace remuda
