// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/kept_answer.h"
#include "backend/http/log.h"
#include "backend/jobs/job_run.h"
#include "backend/store/later.h"

#include <algorithm>

// How a run comes to its end: well, failed or cancelled.
namespace remuda {

namespace asio = boost::asio;

namespace {

void setStatus(Machine& machine, MachineStatus status, std::string reason, Instant moment) {
    if (machine.status != status) machine.status_since = moment;
    machine.status = status;
    machine.status_reason = std::move(reason);
}

bool isTrue(const boost::json::object& params, const char* name) {
    const auto* value = params.if_contains(name);
    return value && value->is_bool() && value->as_bool();
}

} // namespace

asio::awaitable<bool> JobRun::end(JobStatus status, std::string result, Steps changed) {
    auto& job = m_stored.job;
    job.status = status;
    job.result = std::move(result);
    job.ended_at = now();
    job.retry_at.reset();
    job.waiting_for.clear();
    if (status == JobStatus::finished) job.progress = 100;
    m_ended = true;
    if (!onlyLooks(m_stored.verb)) changeMachine([](Machine& machine) { machine.lock.reset(); });
    say(status == JobStatus::failed ? LogLevel::error : LogLevel::info, job.result);
    return persist(changed);
}

asio::awaitable<void> JobRun::finish() {
    const auto from = machineStatusFromText(m_stored.from_status).value_or(machine().status);
    const auto move = planMove(m_stored.verb, from, m_stored.from_reason);
    if (move && move->through) {
        const bool retires = m_stored.verb == Verb::recycle && isTrue(params(), "retire");
        const auto to = retires ? MachineStatus::retired : move->to;
        changeMachine([to, moment = now()](Machine& machine) { setStatus(machine, to, {}, moment); });
        std::string word(toText(to));
        std::replace(word.begin(), word.end(), '_', ' '); // a sentence for people
        co_await end(JobStatus::finished, "the machine is " + word);
        co_return;
    }
    auto seen = machine();
    for (const auto& change : m_machine_changes)
        change(seen);
    std::string result = "power is " + seen.power;
    if (m_stored.verb == Verb::rotate_bmc_password) result = "the BMC has a new password";
    co_await end(JobStatus::finished, std::move(result));
}

asio::awaitable<void> JobRun::fail(DriverError error) {
    auto& job = m_stored.job;
    if (!co_await settle()) co_return; // the next job of the machine must not meet this one's commands
    if (!co_await undoSteps()) co_return;
    if (m_stored.verb == Verb::rotate_bmc_password && hasPending())
        error.message += "; the new password and the one before are both kept until one of them works";
    endStep(StepStatus::failed);
    step().detail = error.message;
    const auto week = now() - std::chrono::days(7);
    const auto similar = m_services.database.read(
        [&](Connection& connection) { return job_store::similar(connection, m_stored, error.error_class, week); });
    job.error =
        JobError{error.error_class,
                 error.message,
                 std::string(adviceFor(error.error_class)),
                 isTransient(error.error_class) || error.error_class == ErrorClass::internal,
                 similar,
                 keptAnswer(error.raw, {m_access.password, m_access.pending ? m_access.pending->password : ""})};
    recordFault(error);
    const auto from = machineStatusFromText(m_stored.from_status).value_or(machine().status);
    const auto move = planMove(m_stored.verb, from, m_stored.from_reason);
    if (move && move->on_failure) {
        auto reason = std::string(toText(m_stored.verb)) + "_failed: " + error.message;
        changeMachine([to = *move->on_failure, reason = std::move(reason), moment = now()](Machine& machine) {
            setStatus(machine, to, reason, moment);
        });
    }
    const auto title = step().title;
    co_await end(JobStatus::failed, title + ": " + error.message, Steps::all);
}

asio::awaitable<void> JobRun::endCancelled() {
    auto& job = m_stored.job;
    if (!co_await settle()) co_return;
    if (!co_await undoSteps()) co_return;
    // Up to the power cycle the machine was only looked at; inspection never does more.
    bool touched = false;
    for (std::size_t position = 0; position < job.steps.size(); ++position)
        if (job.steps[position].name == "power_cycle" && hasActed(position)) touched = true;
    const auto title = step().title;
    for (auto& each : job.steps) {
        if (each.status == StepStatus::done || each.status == StepStatus::skipped) continue;
        if (each.status != StepStatus::pending) each.ended_at = now();
        each.status = StepStatus::cancelled;
        each.retry_at.reset();
    }
    const auto from = machineStatusFromText(m_stored.from_status).value_or(machine().status);
    const auto move = planMove(m_stored.verb, from, m_stored.from_reason);
    if (move && move->through && !touched) {
        changeMachine([from, reason = m_stored.from_reason, moment = now()](Machine& machine) {
            setStatus(machine, from, reason, moment);
        });
    } else if (move && move->on_failure) {
        auto reason = std::string(toText(m_stored.verb)) + "_failed: cancelled during \"" + title + "\"";
        changeMachine([to = *move->on_failure, reason = std::move(reason), moment = now()](Machine& machine) {
            setStatus(machine, to, reason, moment);
        });
    }
    for (std::size_t position = 0; position < job.steps.size(); ++position)
        if (job.steps[position].name == "power_cycle" && job.steps[position].status == StepStatus::cancelled &&
            m_stored.memos[position] == "switching on")
            say(LogLevel::warning, "the machine may have been left switched off");
    co_await end(JobStatus::cancelled, "cancelled during \"" + title + "\"", Steps::all);
}

// The wish is asked for in the transaction that gives the job up: a resume that came in between counts. Modelled in
// tests/model-check/job_engine.pml.
asio::awaitable<bool> JobRun::standStill() {
    std::function<bool(Transaction&)> work = [this](Transaction& transaction) {
        auto& job = m_stored.job;
        if (!job_store::mayWrite(transaction.connection(), m_stored)) return false;
        const auto stored = job_store::row(transaction.connection(), m_id);
        m_stored.pause = stored->pause;
        m_stored.cancel_requested = stored->cancel_requested;
        if (m_stored.pause != Pause::wanted || m_stored.cancel_requested) return true;
        auto& next = step();
        if (next.status == StepStatus::retrying) next.status = StepStatus::pending;
        next.retry_at.reset();
        job.status = JobStatus::paused;
        job.retry_at.reset();
        job.waiting_for.clear();
        job.usual.reset(); // it has been held up: what is usual says nothing any more
        std::vector<JobLogLine> lines{
            {0, now(), "", LogLevel::info, "stands still before \"" + next.title + "\" until somebody resumes it"}};
        job_store::appendLog(transaction, m_number, lines);
        job_store::updateStep(transaction, m_stored, m_position);
        m_services.ledger.save(transaction, m_stored, m_stored.origin());
        return true;
    };
    const bool written = co_await writeAwaited(m_services.database, std::move(work));
    if (!written) co_return true; // no longer ours
    m_services.followers.pump(m_number);
    m_pause_wanted = m_stored.pause == Pause::wanted;
    m_cancelled = m_cancelled || m_stored.cancel_requested;
    if (m_stored.job.status == JobStatus::paused) co_return true;
    if (!m_cancelled) co_return false;
    co_await endCancelled();
    co_return true;
}

} // namespace remuda
