// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"

namespace remuda::steps {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto lookInterval = 500ms;
// Power supplies and drives want a moment without power before they get it back.
constexpr auto settleTime = 1000ms;
constexpr auto shutdownLook = 2000ms;
constexpr std::chrono::milliseconds shutdownTime = 5min; // services end and disks are written
constexpr auto leaveTime = 5s, askAgain = 3s;            // of a controller that starts anew

// Looks until the machine has the wanted power state.
asio::awaitable<StepResult> awaitPower(JobRun& run, PowerState wanted, JobRun::Cancel cancel) {
    for (;;) {
        const auto state = co_await run.status();
        if (!state) co_return StepResult::failed(state.error());
        if (*state == wanted) {
            run.sawPower(wanted);
            co_return StepResult::done();
        }
        const std::string word(toText(wanted));
        if (run.expired())
            co_return StepResult::failed(ErrorClass::power, "the power is still " + std::string(toText(*state)) +
                                                                " although it was told to go " + word);
        co_await run.waiting("power " + word, "power is " + std::string(toText(*state)));
        co_await run.pause(lookInterval, cancel);
        if (run.interrupted(cancel)) co_return StepResult::interrupted();
    }
}

// Sends the command only where the state differs.
asio::awaitable<StepResult> bringTo(JobRun& run, PowerState wanted, JobRun::Cancel cancel) {
    const auto state = co_await run.status();
    if (!state) co_return StepResult::failed(state.error());
    if (*state != wanted) {
        const auto command = wanted == PowerState::on ? PowerCommand::on : PowerCommand::off;
        const auto sent = co_await run.power(command);
        if (!sent) co_return StepResult::failed(sent.error());
        run.say(LogLevel::info, "told the BMC to switch the power " + std::string(toText(wanted)));
    } else {
        run.say(LogLevel::info, "power is " + std::string(toText(wanted)) + " already");
    }
    co_return co_await awaitPower(run, wanted, cancel);
}

} // namespace

asio::awaitable<StepResult> checkBmc(JobRun& run) {
    const auto state = co_await run.status();
    if (!state) co_return StepResult::failed(state.error());
    run.sawPower(*state);
    run.say(LogLevel::info, "the BMC answers; power is " + std::string(toText(*state)));
    co_return StepResult::done();
}

asio::awaitable<StepResult> powerOn(JobRun& run) {
    co_return co_await bringTo(run, PowerState::on, JobRun::Cancel::allowed);
}

asio::awaitable<StepResult> powerOff(JobRun& run) {
    co_return co_await bringTo(run, PowerState::off, JobRun::Cancel::allowed);
}

asio::awaitable<StepResult> shutDown(JobRun& run) {
    const auto state = co_await run.status();
    if (!state) co_return StepResult::failed(state.error());
    if (*state == PowerState::on) {
        const auto sent = co_await run.power(PowerCommand::soft_off);
        if (!sent) co_return StepResult::failed(sent.error());
        run.say(LogLevel::info, "asked the operating system to switch the machine off");
    }
    for (auto waited = 0ms;; waited += shutdownLook) {
        const auto seen = co_await run.status();
        if (!seen) co_return StepResult::failed(seen.error());
        run.sawPower(*seen);
        if (*seen == PowerState::off) co_return StepResult::done();
        // Who does not listen will not listen to the same again.
        if (waited >= shutdownTime || run.expired())
            co_return StepResult::failedForGood(
                {ErrorClass::power, "the machine is still on 5 minutes after its operating system was asked to switch "
                                    "it off: it hangs, has none, or ignores its power button; look at its console, or "
                                    "switch it off without asking by \"power-off\""});
        co_await run.waiting("power off", "power is on");
        co_await run.pause(shutdownLook, JobRun::Cancel::allowed);
        if (run.interrupted(JobRun::Cancel::allowed)) {
            run.say(LogLevel::warning, "it was asked to switch itself off and may still do so");
            co_return StepResult::interrupted();
        }
    }
}

asio::awaitable<StepResult> powerCycle(JobRun& run) {
    // The memo is durable before the act it names is sent. Found after a crash, it says what may have been sent; the
    // power state says whether it was (checked in tests/model-check/job_engine.pml). Nobody leaves a machine switched
    // off for having cancelled in between.
    constexpr auto deferred = JobRun::Cancel::deferred;
    if (run.memo().empty()) {
        const auto state = co_await run.status();
        if (!state) co_return StepResult::failed(state.error());
        run.setMemo(*state == PowerState::on ? "switching off" : "switching on");
        if (*state == PowerState::off) run.say(LogLevel::info, "the power was off: it only has to go on");
        if (!co_await run.keep()) co_return StepResult::interrupted();
    }
    if (run.memo() == "switching off") {
        const auto off = co_await bringTo(run, PowerState::off, deferred);
        if (off.kind != StepResult::Kind::done) co_return off;
        run.setMemo("switching on");
        if (!co_await run.keep()) co_return StepResult::interrupted();
        co_await run.pause(settleTime, deferred);
        if (run.interrupted(deferred)) co_return StepResult::interrupted();
    }
    co_return co_await bringTo(run, PowerState::on, deferred);
}

asio::awaitable<StepResult> setNetworkBoot(JobRun& run) {
    const auto set = co_await run.setNextBoot(BootDevice::network);
    if (!set) co_return StepResult::failed(set.error());
    run.say(LogLevel::info, "the next boot will be from the network");
    co_return StepResult::done();
}

// Else whoever starts the machine next, perhaps weeks later, would start an installer or a wipe.
asio::awaitable<DriverResult<Done>> takeBackNetworkBoot(JobRun& run) {
    return run.setNextBoot(BootDevice::disk);
}

asio::awaitable<StepResult> resetBmc(JobRun& run) {
    const auto sent = co_await run.resetController();
    if (!sent) co_return StepResult::failed(sent.error());
    run.say(LogLevel::info, "told the BMC to start anew; the machine itself goes on");
    co_return StepResult::done();
}

asio::awaitable<StepResult> awaitBmc(JobRun& run) {
    // It answers for a moment still before it goes.
    co_await run.pause(leaveTime, JobRun::Cancel::allowed);
    for (;;) {
        if (run.interrupted(JobRun::Cancel::allowed)) co_return StepResult::interrupted();
        const auto state = co_await run.status();
        if (state) {
            run.sawPower(*state);
            run.say(LogLevel::info, "the BMC answers again; power is " + std::string(toText(*state)));
            co_return StepResult::done();
        }
        // One that has only half started answers nonsense, too.
        const auto error = state.error();
        if (run.expired() || !isTransient(error.error_class)) co_return StepResult::failed(error);
        co_await run.waiting("the BMC's answer", error.message);
        co_await run.pause(askAgain, JobRun::Cancel::allowed);
    }
}

} // namespace remuda::steps
