// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_run.h"

#include "backend/jobs/action_steps.h"
#include "backend/store/later.h"

#include <algorithm>
#include <random>

namespace remuda {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

JobRun::JobRun(RunServices services, asio::any_io_executor executor, const job_store::Pending& pending,
               std::int64_t server)
    : m_services(services)
    , m_id(pending.id)
    , m_parent(pending.parent)
    , m_number(pending.number)
    , m_server(server)
    , m_timer(std::move(executor)) {}

JobRun::JobRun(RunServices services, asio::any_io_executor executor, BegunJob begun)
    : JobRun(services, std::move(executor), {begun.stored.job.id, begun.stored.job.parent, begun.stored.number},
             begun.stored.owner) {
    m_stored = std::move(begun.stored);
    takeMachine(begun.machine);
    m_begun = true;
    m_step_deadline = steady_clock::now() + milliseconds(step().timeout_ms);
}

asio::awaitable<void> JobRun::execute() {
    m_services.followers.pump(m_stored.number);
    // Named: GCC 12 gives the coroutine a wrong frame when the call stands in the first condition.
    const bool goes_on = !m_ended && (m_loaded || loadMachine());
    if (!goes_on) co_return;
    expectArrivals();
    for (;;) {
        if (m_cancelled || m_pause_wanted) takeBackBegin();
        const auto next = nextPosition();
        if (next == m_stored.job.steps.size()) break;
        m_position = next;
        if (m_stopping) co_return;
        if (m_cancelled) {
            co_await endCancelled();
            co_return;
        }
        if (m_pause_wanted) {
            const bool stands = co_await standStill();
            if (stands) co_return;
        }
        if (!co_await runStep()) co_return;
    }
    co_await finish();
}

std::size_t JobRun::nextPosition() const {
    const auto& steps = m_stored.job.steps;
    const auto is_left = [](const JobStep& each) {
        return each.status != StepStatus::done && each.status != StepStatus::skipped;
    };
    return static_cast<std::size_t>(std::find_if(steps.begin(), steps.end(), is_left) - steps.begin());
}

namespace {

void writeAttempt(StoredJob& stored, std::size_t position, bool resumed, Instant moment) {
    auto& job = stored.job;
    auto& current = job.steps[position];
    if (!resumed) ++current.attempt;
    current.status = StepStatus::running;
    current.retry_at.reset();
    if (!current.started_at) current.started_at = moment;
    job.status = JobStatus::started;
    job.current_step = static_cast<int>(position);
    job.progress = static_cast<int>(100 * position / job.steps.size());
    job.retry_at.reset();
    job.waiting_for.clear();
}

} // namespace

void JobRun::begin(StoredJob& stored, const Machine& machine, std::int64_t server, Instant moment) {
    stored.owner = server;
    stored.fence = 1;
    stored.from_status = toText(machine.status);
    stored.from_reason = machine.status_reason;
    stored.job.started_at = moment;
    writeAttempt(stored, 0, false, moment);
}

void JobRun::beginAttempt(bool resumed) {
    writeAttempt(m_stored, m_position, resumed, now());
    m_step_deadline = steady_clock::now() + milliseconds(step().timeout_ms);
}

void JobRun::beginNext() {
    const auto next = nextPosition();
    if (next == m_stored.job.steps.size()) return;
    m_position = next;
    beginAttempt(false);
    m_begun = true;
}

// Nothing of it was done yet: whoever wants the job to end or to stand still gets it before that step.
void JobRun::takeBackBegin() {
    if (!m_begun) return;
    m_begun = false;
    auto& current = step();
    current.status = StepStatus::pending;
    if (--current.attempt == 0) current.started_at.reset();
}

void JobRun::endStep(StepStatus status) {
    auto& current = step();
    current.status = status;
    current.ended_at = now();
    m_stored.job.waiting_for.clear();
    if (status == StepStatus::done)
        m_stored.job.progress = static_cast<int>(100 * (m_position + 1) / m_stored.job.steps.size());
}

// What a step has come to and that the next one begins is written together, and so is the end of the last one and of
// the job.
asio::awaitable<bool> JobRun::runStep() {
    const auto definitions = stepsOf(m_stored.verb);
    bool resumed = step().status == StepStatus::running || step().status == StepStatus::waiting;
    for (;;) {
        if (!m_begun) {
            if (!co_await settle()) co_return false;
            beginAttempt(resumed);
            if (resumed) say(LogLevel::info, "goes on with \"" + step().title + "\" from what the machine shows now");
            if (!co_await persist()) co_return false;
        }
        m_begun = resumed = false;
        const StepResult result = co_await definitions[m_position].function(*this);
        if (m_given_up || (result.kind == StepResult::Kind::failed && !holds())) {
            m_given_up = true; // it may have failed for want of the job alone
            co_return false;
        }
        if (result.kind == StepResult::Kind::done) {
            endStep(StepStatus::done);
            const bool last = nextPosition() == m_stored.job.steps.size();
            if (last) co_return true;
            const auto then = m_stopping || m_stored.unsettled ? Then::nothing : Then::begin_next;
            co_return co_await persist(Steps::current, then);
        }
        if (result.kind == StepResult::Kind::interrupted) {
            if (!m_stopping && m_cancelled) co_await endCancelled();
            co_return false;
        }
        if (!result.for_good && isTransient(result.error.error_class) && step().attempt < step().max_attempts) {
            if (!co_await retryLater(result.error)) co_return false;
            continue;
        }
        co_await fail(result.error);
        co_return false;
    }
}

asio::awaitable<bool> JobRun::retryLater(const DriverError& error) {
    // 1, 2, 4, 8, 16, 32 s, a fifth more or less so that a rack's worth of jobs does not come back in step.
    static thread_local std::minstd_rand random(std::random_device{}());
    const double jitter = std::uniform_real_distribution<double>(0.8, 1.2)(random);
    const auto seconds = static_cast<double>(1 << std::min(step().attempt - 1, 5)) * jitter;
    const auto wait = milliseconds(static_cast<std::int64_t>(seconds * 1000));
    say(LogLevel::warning,
        error.message + "; try " + std::to_string(step().attempt) + " of " + std::to_string(step().max_attempts));
    auto& job = m_stored.job;
    step().status = StepStatus::retrying;
    step().detail = error.message;
    step().retry_at = job.retry_at = now() + scaled(wait);
    job.status = JobStatus::retrying;
    if (!co_await persist()) co_return false;
    // What has begun to act on the machine is brought to its end before the job stands still.
    m_backing_off = memo().empty();
    co_await pause(wait, Cancel::allowed);
    const bool holds_up = m_backing_off && m_pause_wanted;
    m_backing_off = false;
    if (m_stopping) co_return false;
    if (m_cancelled) {
        co_await endCancelled();
        co_return false;
    }
    if (holds_up) {
        const bool stands = co_await standStill();
        if (stands) co_return false;
    }
    co_return loadMachine(); // somebody may have corrected the address or the password meanwhile
}

milliseconds JobRun::scaled(milliseconds time) const {
    const double speed = machine().simulated() ? m_services.options.simulated_speed : 1;
    const auto shorter = static_cast<double>(time.count()) * m_services.options.time_scale / speed;
    // Not to nothing: who looks again and again would give up before the machine had any time.
    return std::max(std::min(time, milliseconds(1)), milliseconds(static_cast<std::int64_t>(shorter)));
}

} // namespace remuda
