// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/machine_store.h"
#include "backend/jobs/action_planner.h"
#include "backend/jobs/job_engine.h"
#include "backend/jobs/job_service.h"

#include <algorithm>

// The part of JobService that tries again what failed.
namespace remuda {

namespace {

using RetryFrom = JobService::RetryFrom;

// Adds one job; a problem where it was asked to go on at a step and cannot.
Result<void> add(Connection& connection, Submission& submission, const StoredJob& stored, RetryFrom from) {
    const auto& name = stored.hardware_name;
    submission.machines.push_back(name);
    submission.machine_params[name] = stored.job.params;
    auto& earlier = submission.earlier[name];
    if (from == RetryFrom::start)
        earlier.job = stored.job.id;
    else
        earlier = continuationOf(connection, stored);
    earlier.permission = stored.permission;
    if (from != RetryFrom::failed_step || earlier.position > 0) return {};
    return problems::conflict(name + " cannot go on where it failed: " +
                              (earlier.why_not.empty() ? "nothing that was done can be kept" : earlier.why_not) +
                              "; retry from the start");
}

// How much is asked for at once.
struct Asked {
    std::int64_t machines = 0;
    Money monthly_cost; // of those whose price is known

    void add(Connection& connection, const std::vector<std::string>& names) {
        machines += std::ssize(names);
        for (const auto& machine : machine_store::findMany(connection, names))
            if (machine.monthly_cost) monthly_cost += *machine.monthly_cost;
    }
};

// What a chain of retries began with: a batch, or a job that was ordered by itself. Of what is no longer kept the
// oldest that is.
StoredJob firstOrder(Connection& connection, const std::string& id) {
    constexpr int longest_chain = 100;
    auto first = *job_store::row(connection, id);
    for (int length = 0; length < longest_chain && !first.job.retry_of.empty(); ++length) {
        auto earlier = job_store::row(connection, first.job.retry_of);
        if (!earlier) break;
        first = std::move(*earlier);
    }
    if (auto batch = job_store::row(connection, first.job.parent)) return std::move(*batch);
    return first;
}

Result<Submission> again(Connection& connection, const StoredJob& stored, RetryFrom from) {
    const auto& job = stored.job;
    if (!isEnded(job.status)) return problems::conflict("job " + job.id + " has not ended yet");
    Submission submission;
    submission.verb = stored.verb;
    submission.requester = job.requester;
    if (!stored.isBatch()) {
        if (job.status == JobStatus::finished)
            return problems::conflict("job " + job.id + " is finished and cannot be retried");
        if (auto added = add(connection, submission, stored, from); !added) return added.problem();
        return submission;
    }
    submission.parallelism = stored.parallelism;
    submission.per_rack = stored.per_rack;
    submission.per_site = stored.per_site;
    submission.always_batch = true;
    // The target of a request's batch names the request; a bare "reboot x12" would be wrong for fewer.
    if (job.target.find('=') != std::string::npos) submission.target = job.target;
    for (const auto& child : job_store::children(connection, job.id))
        if (child.job.status == JobStatus::failed)
            if (auto added = add(connection, submission, child, from); !added) return added.problem();
    if (submission.machines.empty()) return problems::conflict("no child of job " + job.id + " has failed");
    return submission;
}

// Of the jobs of one machine the latest counts: an earlier one has nothing more to say about it.
Result<Submission> again(Connection& connection, const RetryOrder& order, RetryFrom from) {
    std::map<std::string, StoredJob> latest;
    std::optional<Verb> verb;
    for (const auto& id : order.jobs) {
        auto stored = job_store::find(connection, id);
        if (!stored) return problems::notFound("job", id);
        if (stored->isBatch() ||
            (stored->job.status != JobStatus::failed && stored->job.status != JobStatus::cancelled))
            return problems::invalidField("jobs", id, "jobs of one machine that have failed or were cancelled");
        if (verb.value_or(stored->verb) != stored->verb)
            return problems::invalidField("jobs", id, "jobs of one action, here " + std::string(toText(*verb)));
        verb = stored->verb;
        auto [known, fresh] = latest.emplace(stored->hardware_name, *stored);
        if (!fresh && known->second.number < stored->number) known->second = std::move(*stored);
    }
    Submission submission;
    submission.verb = *verb;
    submission.skip_invalid = order.skip_invalid;
    submission.always_batch = latest.size() > 1;
    for (const auto& [name, stored] : latest)
        if (auto added = add(connection, submission, stored, from); !added) return added.problem();
    return submission;
}

} // namespace

Result<Job> JobService::retry(const std::string& id, const Origin& origin, RetryFrom from, bool skip_invalid) {
    auto result = m_database.write([&](Transaction& transaction) -> Result<Job> {
        const auto found = job_store::find(transaction.connection(), id);
        if (!found) return problems::notFound("job", id);
        auto submission = again(transaction.connection(), *found, from);
        if (!submission) return submission.problem();
        submission->skip_invalid = skip_invalid;
        return submit(transaction, *submission, origin);
    });
    if (result) wake();
    return result;
}

Result<Job> JobService::retry(const RetryOrder& order, const Origin& origin) {
    auto result = m_database.write([&](Transaction& transaction) -> Result<Job> {
        const auto submission = again(transaction.connection(), order, order.from);
        if (!submission) return submission.problem();
        return submit(transaction, *submission, origin);
    });
    if (result) wake();
    return result;
}

// As if all that is retried were asked for anew, and as a part of all that was ordered first: so nobody gets around the
// others by retrying the machines of a large order one by one. While those who agreed to that order are enough for it,
// and their agreement has not expired, it serves.
std::optional<ApprovalRule> JobService::ruleForRetry(Connection& connection, const Submission& submission,
                                                     const ActionPlan& plan) {
    std::map<std::string, Asked> orders;
    Asked largest;
    for (const auto& [name, earlier] : submission.earlier) {
        if (earlier.permission.empty()) continue; // on behalf of the server itself
        largest.add(connection, {name});
        const auto first = firstOrder(connection, earlier.job);
        const auto [order, fresh] = orders.try_emplace(first.job.id);
        if (fresh) order->second.add(connection, job_store::targets(connection, first));
    }
    for (const auto& [id, order] : orders)
        largest = {std::max(largest.machines, order.machines), std::max(largest.monthly_cost, order.monthly_cost)};
    if (orders.empty()) return std::nullopt;
    auto rule = m_approvals(plan.verb, largest.machines, largest.monthly_cost);
    const auto serves = [&](const auto& order) {
        return m_agreements && m_agreements(connection, order.first) >= rule->approvers;
    };
    if (rule && std::all_of(orders.begin(), orders.end(), serves)) return std::nullopt;
    return rule;
}

Result<ActionPlan> JobService::planRetry(const RetryOrder& order, const Origin& origin) {
    return m_database.read([&](Connection& connection) -> Result<ActionPlan> {
        const auto submission = again(connection, order, order.from);
        if (!submission) return submission.problem();
        return plan(connection, *submission, origin);
    });
}

} // namespace remuda
