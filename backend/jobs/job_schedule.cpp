// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/log.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/action_planner.h"
#include "backend/jobs/job_engine.h"
#include "backend/jobs/job_run.h"
#include "backend/jobs/job_service.h"
#include "backend/jobs/scheduled_job_store.h"

#include <algorithm>

// Jobs that wait for their moment: how they begin, and what puts them off.
namespace remuda {

namespace {

// One that nobody could begin for longer than that after its moment has missed it: what was right at night may be
// wrong in the morning.
constexpr auto grace = std::chrono::hours(1);
constexpr std::int64_t atOnce = 50; // in one transaction

void say(Transaction& transaction, const StoredJob& stored, LogLevel level, std::string text, Instant moment) {
    std::vector<JobLogLine> lines{{0, moment, "", level, std::move(text)}};
    job_store::appendLog(transaction, stored.number, lines);
}

// One due job on its way, with all that it is made of.
class Due {
public:
    Due(Transaction& transaction, const JobLedger& ledger, const PlanSources& sources, StoredJob stored, Instant moment)
        : m_transaction(transaction)
        , m_ledger(ledger)
        , m_sources(sources)
        , m_stored(std::move(stored))
        , m_moment(moment) {
        if (m_stored.isBatch())
            for (auto& child : job_store::children(connection(), m_stored.job.id)) {
                if (child.job.status == JobStatus::scheduled) m_parts.push_back(std::move(child));
            }
        else
            m_parts.push_back(m_stored);
        for (const auto& part : m_parts)
            m_names.push_back(part.hardware_name);
    }

    void begin(const ScheduledJob& scheduled, const JobRights& rights) {
        if (m_moment - scheduled.starts_at > grace)
            return failAll("missed: no server was there to begin it between " + formatInstant(scheduled.starts_at) +
                           " and " + formatInstant(m_moment));
        const auto start = earliest(scheduled);
        if (!start) return failAll(start.problem().detail);
        if (start->at > m_moment) return putOff(*start, scheduled);
        if (!leaveOutForbidden(rights)) return;
        if (m_stored.lock_token != 0) { // it had been submitted before a freeze began, and has its machine
            say(m_transaction, m_stored, LogLevel::info, "goes on: the freeze has ended", m_moment);
            return queue(m_stored);
        }
        takeMachines();
    }

private:
    Connection& connection() { return m_transaction.connection(); }

    Result<StartTimes::Start> earliest(const ScheduledJob& scheduled) {
        std::set<StartTimes::Place> places;
        for (const auto& machine : machine_store::findMany(connection(), m_names))
            places.insert(StartTimes::placeOf(machine));
        const auto read = scheduled.in_window ? StartTimes::Read::freezes_and_windows : StartTimes::Read::freezes;
        return StartTimes(connection(), m_moment, read)
            .earliest(places, {m_moment, scheduled.in_window, isDestructive(m_stored.verb)});
    }

    // Fails the parts on machines that it may not touch any more; false where none is left.
    bool leaveOutForbidden(const JobRights& rights) {
        std::map<std::string, std::string> reasons;
        for (const auto& machine : machine_store::findMany(connection(), m_names))
            if (const auto allowed = mayBegin(rights, m_stored, machine); !allowed)
                reasons[machine.hardware_name] = allowed.problem().detail;
        if (reasons.empty()) return true;
        if (reasons.size() == m_names.size()) {
            failAll(reasons.begin()->second);
            return false;
        }
        for (const auto& [name, reason] : reasons)
            fail(partOf(name), reason);
        std::erase_if(m_parts, [&](const StoredJob& part) { return reasons.contains(part.hardware_name); });
        std::erase_if(m_names, [&](const std::string& name) { return reasons.contains(name); });
        return true;
    }

    void putOff(const StartTimes::Start& start, const ScheduledJob& scheduled) {
        say(m_transaction, m_stored, LogLevel::warning,
            "waits for " + start.waits_for + "; looks again at " + formatInstant(start.at), m_moment);
        m_stored.job.waiting_for = start.waits_for;
        m_ledger.save(m_transaction, m_stored, m_stored.origin(), "put-off");
        scheduled_job_store::put(m_transaction, m_stored, start, scheduled.wanted_at, scheduled.in_window);
    }

    void takeMachines() {
        Submission submission;
        submission.verb = m_stored.verb;
        submission.machines = m_names;
        submission.moment = m_moment;
        for (const auto& part : m_parts)
            submission.machine_params[part.hardware_name] = part.job.params;
        const auto plan = planAction(connection(), m_sources, submission, m_stored.origin());
        if (!plan) return failAll(plan.problem().detail);
        say(m_transaction, m_stored, LogLevel::info, "begins as scheduled", m_moment);
        if (m_stored.isBatch()) queue(m_stored);
        for (const auto& entry : plan->machines)
            take(entry.machine);
        for (const auto& skipped : plan->skipped)
            fail(partOf(skipped.hardware_name), "not possible when its time had come: " + skipped.reason.text);
        if (m_stored.isBatch()) m_ledger.refreshBatch(m_transaction, m_stored.job.id);
    }

    StoredJob& partOf(const std::string& name) {
        return *std::find_if(m_parts.begin(), m_parts.end(),
                             [&](const StoredJob& part) { return part.hardware_name == name; });
    }

    void take(const Machine& machine) {
        auto& part = partOf(machine.hardware_name);
        if (onlyLooks(part.verb)) return queue(part);
        const auto token = job_store::lock(m_transaction, machine.hardware_name, part.job.id);
        if (!token) return fail(part, machine.hardware_name + " is locked by another job");
        part.lock_token = *token;
        auto after = machine;
        after.lock = MachineLock{part.job.id, *token, m_moment};
        machine_store::update(m_transaction, part.origin(), machine, after, "lock");
        queue(part);
    }

    // Without the ledger, which would count a batch's children anew for each of them.
    void queue(StoredJob& stored) {
        scheduled_job_store::queue(m_transaction, stored.number, stored.lock_token);
        stored.job.status = JobStatus::queued;
        m_transaction.append(stored.origin(), "job", stored.job.id, "begin",
                             boost::json::object{{"status", "scheduled"}}, boost::json::object{{"status", "queued"}});
    }

    void failAll(const std::string& reason) {
        for (auto& part : m_parts)
            fail(part, reason);
        scheduled_job_store::remove(m_transaction, m_stored.number);
        if (m_stored.isBatch()) m_ledger.refreshBatch(m_transaction, m_stored.job.id);
    }

    void fail(StoredJob& stored, const std::string& reason) {
        auto& job = stored.job;
        job.status = JobStatus::failed;
        job.ended_at = m_moment;
        job.result = reason;
        job.waiting_for.clear();
        job.error = JobError{ErrorClass::policy, reason, std::string(adviceFor(ErrorClass::policy)), false, 0};
        for (std::size_t position = 0; position < job.steps.size(); ++position) {
            job.steps[position].status = StepStatus::cancelled;
            job_store::updateStep(m_transaction, stored, position);
        }
        giveBack(stored);
        say(m_transaction, stored, LogLevel::error, reason, m_moment);
        scheduled_job_store::remove(m_transaction, stored.number);
        m_ledger.save(m_transaction, stored, stored.origin());
    }

    void giveBack(const StoredJob& stored) {
        if (stored.lock_token == 0) return;
        if (const auto before = machine_store::find(connection(), stored.hardware_name)) {
            auto after = *before;
            after.lock.reset();
            machine_store::update(m_transaction, stored.origin(), *before, after, "unlock");
        }
        job_store::unlock(m_transaction, stored);
    }

    Transaction& m_transaction;
    const JobLedger& m_ledger;
    const PlanSources m_sources;
    StoredJob m_stored;
    const Instant m_moment;
    std::vector<StoredJob> m_parts; // itself, or its children
    std::vector<std::string> m_names;
};

} // namespace

std::int64_t JobService::startDue(Transaction& transaction, Instant moment) {
    const auto due = scheduled_job_store::due(transaction.connection(), moment, atOnce);
    for (const auto& scheduled : due) {
        const auto failure = transaction.attempt([&] {
            auto stored = job_store::find(transaction.connection(), scheduled.id);
            if (stored)
                Due(transaction, *m_ledger, planSources(), std::move(*stored), moment)
                    .begin(scheduled, m_engine->rights());
        });
        if (failure) remuda::log(LogLevel::error, "job " + scheduled.id + " cannot begin: " + failure->detail);
    }
    if (!due.empty()) transaction.wakeJobs();
    return static_cast<std::int64_t>(due.size());
}

bool JobRun::putOff(Transaction& transaction, StoredJob& stored) {
    if (stored.job.status != JobStatus::queued || stored.cancel_requested || !isDestructive(stored.verb)) return false;
    const auto moment = now();
    const StartTimes times(transaction.connection(), moment, StartTimes::Read::freezes);
    if (times.nothingIsFrozen()) return false;
    const auto machine = machine_store::find(transaction.connection(), stored.hardware_name);
    if (!machine) return false;
    const auto* freeze = times.freezeOn(StartTimes::placeOf(*machine), moment);
    if (!freeze) return false;
    const StartTimes::Start start{freeze->until, "the end of " + describe(*freeze), freeze->id};
    stored.job.status = JobStatus::scheduled;
    stored.job.waiting_for = start.waits_for;
    std::vector<JobLogLine> lines{{0, moment, "", LogLevel::warning, "waits for " + start.waits_for}};
    job_store::appendLog(transaction, stored.number, lines);
    m_services.ledger.save(transaction, stored, stored.origin(), "put-off");
    scheduled_job_store::put(transaction, stored, start, moment, false);
    return true;
}

} // namespace remuda
