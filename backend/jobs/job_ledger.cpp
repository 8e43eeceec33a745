// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_ledger.h"

#include "backend/inventory/machine_store.h"
#include "backend/jobs/scheduled_job_store.h"

#include <algorithm>
#include <array>
#include <variant>

namespace remuda {

namespace json = boost::json;

namespace {

// The name of the current step and what it last saw.
std::pair<std::string_view, std::string_view> current(const Job& job) {
    const auto position = static_cast<std::size_t>(job.current_step);
    if (job.current_step < 0 || position >= job.steps.size()) return {};
    return {job.steps[position].name, job.steps[position].detail};
}

struct Member {
    const char* name;
    std::variant<json::string_view, int, bool> value;
};

// What a change of a job is about, member by member, as long as the job and the texts are there. Steps in full are in
// the job itself.
std::array<Member, 9> summary(const Job& job, std::string_view step, std::string_view detail) {
    using Text = json::string_view;
    return {{{"status", Text(toText(job.status))},
             {"progress", job.progress},
             {"result", Text(job.result)},
             {"waiting_for", Text(job.waiting_for)},
             {"pausing", job.pausing},
             {"current_step", job.current_step},
             {"step", Text(step)},
             {"detail", step.empty() ? Text() : Text(detail)},
             {"error", job.error ? Text(toText(job.error->error_class)) : Text()}}};
}

void add(json::object& object, const Member& member) {
    std::visit([&](auto value) { object.emplace(member.name, value); }, member.value);
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
    json::object after;
    for (const auto& member : summary(job, step, detail))
        add(after, member);
    after["action"] = job.action;
    after["target"] = job.target;
    after["params"] = job.params;
    after["requester"] = job.requester;
    if (!job.parent.empty()) after["parent"] = job.parent;
    if (!stored.intent.empty()) after["intent"] = stored.intent;
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
    const auto was = summary(previous->job, previous->step, previous->detail), is = summary(job, step, detail);
    json::object before, after;
    for (std::size_t index = 0; index < is.size(); ++index) {
        if (was[index].value == is[index].value) continue;
        add(before, was[index]);
        add(after, is[index]);
    }
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
    scheduled_job_store::remove(transaction, stored.number);
    save(transaction, stored, origin);
}

} // namespace remuda
