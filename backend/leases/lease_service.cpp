// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/leases/lease_service.h"

#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_service.h"
#include "backend/leases/lease_planner.h"

#include <map>
#include <set>

namespace remuda {

namespace {

Submission submission(Verb verb, std::vector<std::string> machines) {
    Submission result;
    result.permission = Permission::lease; // the caller has been judged by it
    result.verb = verb;
    result.machines = std::move(machines);
    return result;
}

std::vector<std::string> namesWith(const LeasePlan& plan, MachineStatus status) {
    std::vector<std::string> names;
    for (const auto& entry : plan.machines)
        if (entry.status == status) names.push_back(entry.hardware_name);
    return names;
}

Problem leftOut(const LeasePlan& plan) {
    constexpr std::size_t shown = 5;
    std::string detail;
    boost::json::array skipped;
    for (const auto& entry : plan.skipped) {
        if (skipped.size() < shown) detail += (detail.empty() ? "" : "; ") + entry.hardware_name + " " + entry.reason;
        skipped.push_back(toJson(entry));
    }
    if (plan.skipped.size() > shown) detail += "; and " + std::to_string(plan.skipped.size() - shown) + " more";
    auto problem = problems::conflict(std::move(detail));
    problem.field = "machines";
    problem.expected = "machines that can all be changed, or skip_invalid";
    problem.extra["skipped"] = std::move(skipped);
    return problem;
}

} // namespace

Instant LeaseService::now() const {
    return m_jobs.now();
}

Result<LeasePage> LeaseService::list(const LeaseQuestion& question) {
    return m_database.read([&](Connection& connection) -> Result<LeasePage> {
        return lease_store::list(connection, question, dateOf(now()));
    });
}

Result<std::vector<LeaseDay>> LeaseService::calendar(Date from, Date to, const Query& query) {
    if (daysBetween(from, to) < 1)
        return problems::invalidField("to", formatDate(to), "a day after from (" + formatDate(from) + ")");
    return m_database.read([&](Connection& connection) -> Result<std::vector<LeaseDay>> {
        return lease_store::calendar(connection, from, to, query);
    });
}

Result<void> LeaseService::mayChange(const Principal& principal, const LeaseChange& change) {
    return m_database.read(
        [&](Connection& connection) { return mayDo(connection, principal, Permission::lease, change.machines); });
}

Result<LeasePlan> LeaseService::plan(const LeaseChange& change, const Origin& origin) {
    if (const auto good = check(change, dateOf(now())); !good) return good.problem();
    auto plan = m_database.read([&](Connection& connection) -> Result<LeasePlan> {
        return planLeases(change, machine_store::findMany(connection, change.machines), now());
    });
    if (!plan || change.action != LeaseAction::release) return plan;
    // What the job engine would leave out is left out here.
    auto recycling = submission(Verb::recycle, namesWith(*plan, MachineStatus::in_use));
    if (recycling.machines.empty()) return plan;
    const auto jobs = m_jobs.plan(recycling, origin);
    if (!jobs) return jobs.problem();
    if (jobs->skipped.empty()) return plan;
    auto possible = change;
    std::map<std::string, SkipReason> reasons;
    for (const auto& skipped : jobs->skipped)
        reasons[skipped.hardware_name] = skipped.reason;
    std::erase_if(possible.machines, [&](const std::string& name) { return reasons.contains(name); });
    plan = m_database.read([&](Connection& connection) -> Result<LeasePlan> {
        return planLeases(possible, machine_store::findMany(connection, possible.machines), now());
    });
    for (const auto& [name, reason] : reasons)
        if (plan) plan->skipped.push_back({name, reason.text, reason.code, reason.subject});
    return plan;
}

Result<LeaseResult> LeaseService::apply(const LeaseChange& change, const Origin& origin) {
    auto plan = this->plan(change, origin);
    if (!plan) return plan.problem();
    if (!plan->skipped.empty() && !change.skip_invalid) return leftOut(*plan);
    auto result = m_database.write([&](Transaction& transaction) -> Result<LeaseResult> {
        LeaseResult done;
        for (const auto& entry : plan->machines) {
            const auto before = machine_store::find(transaction.connection(), entry.hardware_name);
            if (!before || before->status != entry.status || before->expires_on != entry.from)
                return problems::changedMeanwhile("the machine " + entry.hardware_name + " was changed meanwhile");
            if (change.action == LeaseAction::release) {
                if (entry.status == MachineStatus::in_use) continue; // below, all in one job
                if (const auto released = release(transaction, *before, origin); !released) return released.problem();
                continue;
            }
            auto after = *before;
            after.expires_on = entry.to;
            machine_store::update(transaction, origin, *before, after, toText(change.action));
        }
        if (change.action == LeaseAction::release) {
            auto recycling = submission(Verb::recycle, namesWith(*plan, MachineStatus::in_use));
            std::set<std::string> beside(change.machines.begin(), change.machines.end()); // signed is all of them
            for (const auto& name : recycling.machines)
                beside.erase(name);
            recycling.beside.assign(beside.begin(), beside.end());
            if (!recycling.machines.empty()) {
                auto job = m_jobs.submit(transaction, recycling, origin);
                if (!job) return job.problem();
                done.job = std::move(*job);
            }
        }
        for (const auto& entry : plan->machines)
            if (auto machine = machine_store::find(transaction.connection(), entry.hardware_name))
                done.machines.push_back(std::move(*machine));
        return done;
    });
    if (result && result->job) m_jobs.wake();
    return result;
}

// A machine that needs no wiping is free at once; the end goes with its holder.
Result<void> LeaseService::release(Transaction& transaction, const Machine& before, const Origin& origin) {
    if (before.status == MachineStatus::reserved) {
        const auto moved = m_jobs.moveNow(transaction, submission(Verb::release, {before.hardware_name}), origin);
        if (!moved) return moved.problem();
        return {};
    }
    auto after = before;
    after.expires_on.reset();
    machine_store::update(transaction, origin, before, after, "release");
    return {};
}

} // namespace remuda
