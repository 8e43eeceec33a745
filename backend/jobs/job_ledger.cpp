// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_ledger.h"

#include "backend/inventory/machine_store.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

// The name of the current step and what it last saw.
std::pair<std::string_view, std::string_view> current(const Job& job) {
    const auto position = static_cast<std::size_t>(job.current_step);
    if (job.current_step < 0 || position >= job.steps.size()) return {};
    return {job.steps[position].name, job.steps[position].detail};
}

// What a change of a job is about, member by member. Steps in full are in the job itself.
template <class Use>
void eachMember(const Job& job, std::string_view step, std::string_view detail, Use use) {
    use("status", json::string_view(toText(job.status)));
    use("progress", job.progress);
    use("result", json::string_view(job.result));
    use("waiting_for", json::string_view(job.waiting_for));
    use("pausing", job.pausing);
    use("current_step", job.current_step);
    use("step", json::string_view(step));
    use("detail", step.empty() ? json::string_view() : json::string_view(detail));
    use("error", job.error ? json::string_view(toText(job.error->error_class)) : json::string_view());
}

json::object summary(const Job& job, std::string_view step, std::string_view detail) {
    json::object object;
    eachMember(job, step, detail, [&object](const char* name, auto value) { object.emplace(name, value); });
    return object;
}

// Keeps the members that differ.
void keepDifferences(json::object& before, json::object& after) {
    json::object was, is;
    for (const auto& member : after) {
        const auto& old = before.at(member.key());
        if (old == member.value()) continue;
        was.emplace(member.key(), old);
        is.emplace(member.key(), member.value());
    }
    before = std::move(was);
    after = std::move(is);
}

} // namespace

void JobLedger::notify(Transaction& transaction, const Job& job) const {
    for (const auto& observer : m_observers)
        observer(transaction, job);
}

void JobLedger::create(Transaction& transaction, StoredJob& stored, const Origin& origin) const {
    job_store::insert(transaction, stored);
    if (stored.owner == 0) transaction.wakeJobs();
    const auto& job = stored.job;
    const auto [step, detail] = current(job);
    auto after = summary(job, step, detail);
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
    const auto previous = job_store::seen(transaction.connection(), stored);
    if (!previous) throw StoreError(problems::notFound("job", job.id));
    stored.cancel_requested = previous->cancel_requested;
    stored.pause = previous->pause;
    if (stored.cancel_requested && !isEnded(job.status)) job.status = JobStatus::cancelling;
    job.pausing = stored.pause == Pause::wanted && !isEnded(job.status) && job.status != JobStatus::paused;
    job.updated_at = now();
    job_store::update(transaction, stored);
    const auto [step, detail] = current(job);
    auto before = summary(previous->job, previous->step, previous->detail), after = summary(job, step, detail);
    keepDifferences(before, after);
    if (!after.empty()) {
        std::string word(verb);
        if (word.empty()) word = isEnded(job.status) ? std::string(toText(job.status)) : "progress";
        transaction.append({origin.actor, origin.request_id, job.id}, "job", job.id, std::move(word), std::move(before),
                           std::move(after));
    }
    notify(transaction, job);
    if (job.parent.empty()) return;
    // Once for all children that one commit carries.
    transaction.atEnd("batch " + job.parent,
                      [this, batch = job.parent](Transaction& last) { refreshBatch(last, batch); });
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
