// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_ledger.h"

#include "backend/inventory/machine_store.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

// What a change of a job is about. Steps in full are in the job itself.
json::object summary(const Job& job) {
    json::object object{{"status", toText(job.status)}, {"progress", job.progress},
                        {"result", job.result},         {"waiting_for", job.waiting_for},
                        {"pausing", job.pausing},       {"current_step", job.current_step}};
    const auto position = static_cast<std::size_t>(job.current_step);
    object["step"] = job.current_step >= 0 && position < job.steps.size() ? job.steps[position].name : std::string();
    object["detail"] = object.at("step").as_string().empty() ? std::string() : job.steps[position].detail;
    object["error"] = job.error ? std::string(toText(job.error->error_class)) : std::string();
    return object;
}

// Keeps the members that differ.
void keepDifferences(json::object& before, json::object& after) {
    std::vector<std::string> same;
    for (const auto& member : after)
        if (const auto* old = before.if_contains(member.key()); old && *old == member.value())
            same.emplace_back(member.key());
    for (const auto& key : same) {
        before.erase(key);
        after.erase(key);
    }
}

} // namespace

void JobLedger::notify(Transaction& transaction, const Job& job) const {
    for (const auto& observer : m_observers)
        observer(transaction, job);
}

void JobLedger::create(Transaction& transaction, StoredJob& stored, const Origin& origin) const {
    job_store::insert(transaction, stored);
    transaction.wakeJobs();
    const auto& job = stored.job;
    auto after = summary(job);
    after["action"] = job.action;
    after["target"] = job.target;
    after["params"] = job.params;
    after["requester"] = job.requester;
    if (!job.parent.empty()) after["parent"] = job.parent;
    transaction.append({origin.actor, origin.request_id, job.id}, "job", job.id, "create", {}, std::move(after));
    // A batch is told of once it has children.
    if (!stored.isBatch()) notify(transaction, job);
}

void JobLedger::save(Transaction& transaction, StoredJob& stored, const Origin& origin, std::string_view verb) const {
    auto& job = stored.job;
    // A batch has no steps to compare, and counting its children once more would cost.
    const auto previous = stored.isBatch() ? job_store::row(transaction.connection(), job.id)
                                           : job_store::find(transaction.connection(), job.id);
    if (!previous) throw StoreError(problems::notFound("job", job.id));
    stored.cancel_requested = previous->cancel_requested;
    stored.pause = previous->pause;
    if (stored.cancel_requested && !isEnded(job.status)) job.status = JobStatus::cancelling;
    job.pausing = stored.pause == Pause::wanted && !isEnded(job.status) && job.status != JobStatus::paused;
    job.updated_at = now();
    job_store::update(transaction, stored);
    auto before = summary(previous->job), after = summary(job);
    keepDifferences(before, after);
    if (!after.empty()) {
        std::string word(verb);
        if (word.empty()) word = isEnded(job.status) ? std::string(toText(job.status)) : "progress";
        transaction.append({origin.actor, origin.request_id, job.id}, "job", job.id, std::move(word), std::move(before),
                           std::move(after));
    }
    notify(transaction, job);
    if (!job.parent.empty()) refreshBatch(transaction, job.parent);
}

void JobLedger::cancelQueued(Transaction& transaction, StoredJob& stored, const Origin& origin) const {
    auto& job = stored.job;
    job.status = JobStatus::cancelled;
    job.ended_at = now();
    job.result = "cancelled before it began";
    for (std::size_t position = 0; position < job.steps.size(); ++position) {
        job.steps[position].status = StepStatus::cancelled;
        job_store::updateStep(transaction, stored, position);
    }
    if (const auto before = machine_store::find(transaction.connection(), stored.hardware_name)) {
        auto after = *before;
        if (before->lock && before->lock->token == stored.lock_token) after.lock.reset();
        machine_store::update(transaction, {origin.actor, origin.request_id, job.id}, *before, after, "unlock");
    }
    job_store::unlock(transaction, stored);
    save(transaction, stored, origin);
}

} // namespace remuda
