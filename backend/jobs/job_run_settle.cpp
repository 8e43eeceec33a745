// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"
#include "backend/jobs/job_run.h"

#include <boost/asio/redirect_error.hpp>

#include <algorithm>

// A command that has left for a controller may have its effect after its server is gone, or after its answer was lost.
// Whoever looked at the machine before that would take what it sees for the last word and send the command again: so it
// is waited for (rule SETTLING of tests/model-check/job_engine.pml).
namespace remuda {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

// Whether a step that was begun may have sent a command.
bool maySend(const StepDefinition& definition, const JobStep& step, const std::string& memo) {
    if (step.status == StepStatus::pending) return false;
    return definition.effect == Effect::noted ? !memo.empty() : definition.effect != Effect::none;
}

} // namespace

void JobRun::expectArrivals() {
    if (!m_stored.unsettled) return;
    const auto& steps = m_stored.job.steps;
    const auto ends = [](const JobStep& each) {
        return each.status == StepStatus::done || each.status == StepStatus::skipped;
    };
    const auto current = static_cast<std::size_t>(std::find_if_not(steps.begin(), steps.end(), ends) - steps.begin());
    m_stored.unsettled = current < steps.size() && hasActed(current);
    if (m_stored.unsettled) m_quiet_at = steady_clock::now() + scaled(callTime);
}

// Only an answer tells that the controller is through with a command: one that was lost or cannot be read does not.
DriverResult<Done> JobRun::noteSent(DriverResult<Done> answer) {
    if (answer) return answer;
    const auto& error = answer.error();
    if (error.refused || (error.error_class != ErrorClass::unreachable && error.error_class != ErrorClass::bmc_bug))
        return answer;
    m_quiet_at = std::max(m_quiet_at, m_sent_at + scaled(callTime));
    m_stored.unsettled = true;
    return answer;
}

bool JobRun::hasActed(std::size_t position) const {
    return maySend(stepsOf(m_stored.verb)[position], m_stored.job.steps[position], m_stored.memos[position]);
}

// The latest first. One that does not succeed is only told: the job ends all the same.
asio::awaitable<bool> JobRun::undoSteps() {
    const auto definitions = stepsOf(m_stored.verb);
    auto& steps = m_stored.job.steps;
    for (auto position = steps.size(); position-- > 0;) {
        const bool begun =
            steps[position].status != StepStatus::pending && steps[position].status != StepStatus::skipped;
        const bool used_up = position + 1 < steps.size() && hasActed(position + 1);
        if (!definitions[position].undo || !begun || used_up) continue;
        const auto undone = co_await definitions[position].undo(*this);
        if (!holds()) co_return false;
        steps[position].detail = undone ? "taken back" : "could not be taken back: " + undone.error().message;
        say(undone ? LogLevel::info : LogLevel::warning,
            "\"" + steps[position].title + "\" " + (undone ? "was " : "") + steps[position].detail);
    }
    co_return co_await settle();
}

asio::awaitable<bool> JobRun::settle() {
    if (!m_stored.unsettled) co_return true;
    if (steady_clock::now() < m_quiet_at) {
        say(LogLevel::info, "waits until a command that may have been sent has had its effect");
        m_stored.job.status = JobStatus::waiting;
        m_stored.job.waiting_for = "effect of an earlier command";
        if (!co_await persist()) co_return false;
    }
    while (!m_stopping && steady_clock::now() < m_quiet_at) {
        m_timer.expires_at(m_quiet_at);
        boost::system::error_code ignored;
        co_await m_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (m_stopping) co_return false;
    m_stored.unsettled = false;
    co_return true;
}

} // namespace remuda
