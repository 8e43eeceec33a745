// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/jobs/action_plan.h"
#include "backend/jobs/job_options.h"
#include "backend/jobs/job_rights.h"
#include "backend/store/database.h"
#include "backend/store/secret_box.h"
#include "core/domain/job.h"

#include <functional>
#include <memory>

namespace remuda {

class JobEngine;
class JobLedger;
struct BmcDesk;
struct BegunJob;
struct PlanSources;

// What the rest of the server asks of jobs. Thread safe; calls block on the database only. Everything it writes carries
// the Origin it is given. Machines are locked for their job at submission, so that no two jobs of one machine are ever
// under way; a machine locked already is skipped by the plan.
class JobService {
public:
    // The database must outlive the service. `secrets` opens the passwords of management controllers.
    JobService(Database& database, SecretBox secrets, JobOptions options);
    ~JobService();

    void start(); // takes up what an earlier server left, then works
    void stop();  // lets each job reach a safe point, at most about 15 s; what is unfinished goes on at the next start

    // Exactly what submit or moveNow would do, and what it would leave out. Verb and params are checked.
    Result<ActionPlan> plan(const Submission& submission, const Origin& origin);
    Result<ActionPlan> plan(Connection& connection, const Submission& submission, const Origin& origin);

    // For job verbs: stores the job (for several machines a batch with a child each) with status queued and locks the
    // machines. A machine that cannot take the verb is a problem (see refusal) unless skip_invalid. Problem
    // "unavailable" while too many jobs wait already (JobOptions::max_queued).
    Result<Job> submit(const Submission& submission, const Origin& origin);

    // The same inside the caller's own write; call wake() after its commit.
    Result<Job> submit(Transaction& transaction, const Submission& submission, const Origin& origin);
    void wake();

    // Begins, or puts off, what waits for its moment: every part of it in the caller's write, so that it happens once,
    // on whichever server. Answers how many jobs changed; call wake() after the commit.
    std::int64_t startDue(Transaction& transaction, Instant moment);
    // Asked when a job of that user begins, for what was asked of them when it was submitted. Registered before
    // start().
    void setRights(JobRights rights);
    // Which rule makes what a person asks for wait for others; submit and moveNow then refuse it with
    // "approval-needed" unless it is approved. Registered before start().
    using Approvals = std::function<std::optional<ApprovalRule>(Verb, std::int64_t machines, Money monthly_cost)>;
    void setApprovals(Approvals approvals) { m_approvals = std::move(approvals); }
    // How many have agreed to what became that job (a batch or one of its own), unless that has expired.
    using Agreements = std::function<std::int64_t(Connection&, const std::string& job)>;
    void setAgreements(Agreements agreements) { m_agreements = std::move(agreements); }
    const JobRights& rights() const;
    // Whether a job may begin that is about to take its first step: see IntentDesk. Registered before start().
    void setLastLook(LastLook last_look);

    // For the verbs that happen at once.
    Result<std::vector<Machine>> moveNow(const Submission& submission, const Origin& origin);
    Result<std::vector<Machine>> moveNow(Transaction& transaction, const Submission& submission, const Origin& origin);

    Result<Job> find(const std::string& id);
    Result<std::vector<Job>> children(const std::string& id);
    Result<std::vector<JobLogLine>> log(const std::string& id, std::int64_t after, std::int64_t limit);
    // The log as server-sent events from after that line on, live until the job has ended.
    Result<EventSource> followLog(const std::string& id, std::int64_t after);
    Result<Job> cancel(const std::string& id, const Origin& origin); // a batch: with all its children
    // A new job; of a batch the failed children only. Where each goes on: see job_retry.h.
    using RetryFrom = remuda::RetryFrom;
    // `skip_invalid`: without the machines that cannot take it now.
    Result<Job> retry(const std::string& id, const Origin& origin, RetryFrom from = RetryFrom::failed_step_if_valid,
                      bool skip_invalid = false);
    // Several jobs of one action in one new batch.
    Result<Job> retry(const RetryOrder& order, const Origin& origin);
    Result<ActionPlan> planRetry(const RetryOrder& order, const Origin& origin);
    // A batch starts no further children, a job no further step; what is under way is brought to its end.
    Result<Job> pause(const std::string& id, const Origin& origin);
    Result<Job> resume(const std::string& id, const Origin& origin);

    // Called inside the transaction of every write of a job (submission, progress, end), on the writer thread; `job`
    // has its steps and children's counts. Registered before start().
    using Observer = std::function<void(Transaction&, const Job& job)>;
    void addObserver(Observer observer);

    Instant now() const; // by the clock of its options
    Database& database() { return m_database; }
    BmcDesk desk(); // where controllers are spoken to; as long as the service lives

private:
    PlanSources planSources() const;
    Result<ActionPlan> admitted(Transaction& transaction, const Submission& submission, const Origin& origin);
    Result<Job> submit(Transaction& transaction, const Submission& submission, const Origin& origin,
                       std::optional<BegunJob>* begun);
    std::optional<Problem> noRoomFor(Connection& connection, std::int64_t jobs);
    std::optional<ApprovalRule> ruleFor(Connection& connection, const Submission& submission, const ActionPlan& plan);
    std::optional<ApprovalRule> ruleForRetry(Connection& connection, const Submission& submission,
                                             const ActionPlan& plan);

    Database& m_database;
    const std::int64_t m_max_queued;
    // So many may still be taken before those that wait are counted again; only the writer thread knows.
    std::int64_t m_room = 0;
    std::chrono::steady_clock::time_point m_counted_at{};
    std::unique_ptr<JobLedger> m_ledger;
    std::unique_ptr<JobEngine> m_engine;
    Approvals m_approvals;
    Agreements m_agreements;
};

} // namespace remuda
