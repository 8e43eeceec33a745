// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_run.h"

#include <span>

namespace remuda {

// What a step does to a machine. By that the engine goes on with a step in whose middle a server was lost; every step
// function may be called again then.
enum class Effect {
    none,   // nothing: it looks, waits, changes the record or speaks to the controller about itself
    same,   // tells the controller what leaves it in the same state however often it is told
    wanted, // looks first, and commands only where the machine is not as it is wanted
    noted   // acts that cannot be told from what the machine shows alone: its memo says, durably and before it is sent,
            // what may have been sent; memo and machine together say how to go on
};
constexpr bool isRepeatable(Effect effect) {
    return effect != Effect::noted;
}

// A step of an action: what it is called, how long one attempt may take, and what it does.
struct StepDefinition {
    const char* name;
    const char* title;
    std::chrono::milliseconds timeout;
    int max_attempts; // 1 + the retries of transient errors (1, 2, 4, 8, 16, 32 s)
    Effect effect;
    boost::asio::awaitable<StepResult> (*function)(JobRun&);
    // Where a retry has to begin when this step did not end well: the name of an earlier step whose effect is used up
    // or no longer to be trusted; nothing: this step itself. See job_retry.h.
    const char* retry_from = nullptr;
    // Takes back what the step has done, when its job fails or is cancelled before the next step has acted. May be done
    // twice.
    boost::asio::awaitable<DriverResult<Done>> (*undo)(JobRun&) = nullptr;
};

std::span<const StepDefinition> stepsOf(Verb verb);
std::vector<JobStep> newSteps(Verb verb); // all pending

namespace steps {
// Power
boost::asio::awaitable<StepResult> checkBmc(JobRun& run);
boost::asio::awaitable<StepResult> powerOn(JobRun& run);
boost::asio::awaitable<StepResult> powerOff(JobRun& run);
boost::asio::awaitable<StepResult> shutDown(JobRun& run); // asks the operating system and waits for it
// Off and on as two acts with a memo between them, because neither a BMC's "cycle" nor its "reset" can be seen
// afterwards: a server that was killed meanwhile could not tell whether to send it again.
boost::asio::awaitable<StepResult> powerCycle(JobRun& run);
boost::asio::awaitable<StepResult> setNetworkBoot(JobRun& run);
boost::asio::awaitable<DriverResult<Done>> takeBackNetworkBoot(JobRun& run);
boost::asio::awaitable<StepResult> resetBmc(JobRun& run);
boost::asio::awaitable<StepResult> awaitBmc(JobRun& run); // until it answers again
// Its password. Whichever of the new and the present one the controller takes is known before the other is forgotten.
boost::asio::awaitable<StepResult> setPassword(JobRun& run);
boost::asio::awaitable<StepResult> checkPassword(JobRun& run);
// Inspection
boost::asio::awaitable<StepResult> readInventory(JobRun& run);
boost::asio::awaitable<StepResult> compareInventory(JobRun& run);
// What a machine does by itself once it was started
boost::asio::awaitable<StepResult> bootScript(JobRun& run);
boost::asio::awaitable<StepResult> partition(JobRun& run);
boost::asio::awaitable<StepResult> unpack(JobRun& run);
boost::asio::awaitable<StepResult> firstBoot(JobRun& run);
boost::asio::awaitable<StepResult> wipe(JobRun& run);
boost::asio::awaitable<StepResult> verifyWipe(JobRun& run);
// The record
boost::asio::awaitable<StepResult> publishRole(JobRun& run);
boost::asio::awaitable<StepResult> clearRole(JobRun& run);
} // namespace steps

} // namespace remuda
