// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"

// A new password for a controller, so that at no moment it has one that is not stored here. Whoever comes to these
// steps again after a crash, a lost answer or another job that ended so tries both before anything is sent or
// forgotten.
namespace remuda::steps {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Password = JobRun::Password;

namespace {

constexpr auto takeEffect = 3s; // some controllers want a moment for a password that they have taken
constexpr const char* notTaken = "Nothing was changed: the password before still counts. Where this BMC does not let "
                                 "passwords be set this way, set it at the BMC itself and store it with \"remudactl "
                                 "machines bmc-password NAME --user USER\".";
constexpr const char* notInEffect = "The password before still counts and is used. The BMC said that it had taken the "
                                    "new one: reset it with \"remudactl machines reset-bmc NAME\", then rotate again; "
                                    "if it happens again, look for newer firmware for this model.";
constexpr const char* neither = "The BMC takes neither of the two passwords that are stored: somebody may have changed "
                                "it, or the user is locked out for a while. Wait and check the machine, which tries "
                                "both, or set the password at the BMC itself and store it with \"remudactl machines "
                                "bmc-password NAME --user USER\".";

bool refusesSignIn(const DriverResult<PowerState>& answer) {
    return !answer && answer.error().error_class == ErrorClass::credentials;
}

// The controller said no. What it says is believed once the password before is seen to work.
asio::awaitable<StepResult> takeBack(JobRun& run, DriverError error) {
    const auto before = co_await run.signIn(Password::current);
    if (!before) co_return StepResult::failedForGood(std::move(error));
    error.message += "; nothing was changed, the password before still counts";
    run.say(LogLevel::warning, notTaken);
    if (!co_await run.forgetPending()) co_return StepResult::interrupted();
    co_return StepResult::failedForGood(std::move(error));
}

} // namespace

asio::awaitable<StepResult> setPassword(JobRun& run) {
    if (!run.readPasswords()) co_return StepResult::interrupted();
    // The memo says that a password was drawn for this job. That none is pending any more means that somebody who asked
    // the controller meanwhile was let in with it.
    if (!run.hasPending() && !run.memo().empty()) {
        run.say(LogLevel::info, "the BMC has the new password already");
        co_return StepResult::done();
    }
    if (run.hasPending()) {
        const auto there = co_await run.signIn(Password::pending);
        if (!there && !refusesSignIn(there)) co_return StepResult::failed(there.error());
        run.setMemo("drawn");
        if (there) {
            run.say(LogLevel::info, "the BMC has the new password already");
            co_return StepResult::done();
        }
        if (!co_await run.keep()) co_return StepResult::interrupted();
    } else {
        if (const auto other = run.sharesBmcUser())
            co_return StepResult::failed(ErrorClass::config, *other + " signs in as the same user of the same BMC and "
                                                                      "would be locked out; give each a bmc_user of "
                                                                      "its own");
        if (!co_await run.drawPassword()) co_return StepResult::interrupted();
    }
    const auto sent = co_await run.setPassword();
    if (sent) {
        run.say(LogLevel::info, "told the BMC its new password");
        co_return StepResult::done();
    }
    const auto& error = sent.error();
    const bool lost = error.error_class == ErrorClass::unreachable || error.error_class == ErrorClass::bmc_bug ||
                      error.error_class == ErrorClass::internal;
    if (lost && !error.refused) co_return StepResult::failed(error);
    co_return co_await takeBack(run, error);
}

asio::awaitable<StepResult> checkPassword(JobRun& run) {
    for (bool again = false;; again = true) {
        if (!run.readPasswords()) co_return StepResult::interrupted();
        const auto which = run.hasPending() ? Password::pending : Password::current;
        const auto signed_in = co_await run.signIn(which);
        if (signed_in) {
            run.sawPower(*signed_in);
            if (which == Password::pending) {
                const bool kept = co_await run.promotePending();
                if (!kept) co_return StepResult::interrupted();
            }
            run.say(LogLevel::info, "the BMC takes the new password; the one before is forgotten");
            co_return StepResult::done();
        }
        if (!refusesSignIn(signed_in) || which == Password::current) co_return StepResult::failed(signed_in.error());
        const auto before = co_await run.signIn(Password::current);
        if (!before && !refusesSignIn(before)) co_return StepResult::failed(before.error());
        if (again && before) {
            run.sawPower(*before);
            run.say(LogLevel::warning, notInEffect);
            co_return StepResult::failedForGood(
                {ErrorClass::bmc_bug, "the BMC took the new password, but lets nobody in with it"});
        }
        if (again) {
            run.say(LogLevel::warning, neither);
            co_return StepResult::failedForGood(
                {ErrorClass::credentials, "the BMC refuses the new password and the one before"});
        }
        co_await run.waiting("the new password's effect", "the BMC refuses it");
        co_await run.pause(takeEffect, JobRun::Cancel::deferred);
        if (run.interrupted(JobRun::Cancel::deferred)) co_return StepResult::interrupted();
    }
}

} // namespace remuda::steps
