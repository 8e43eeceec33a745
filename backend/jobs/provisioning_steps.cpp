// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"
#include "core/domain/observed_facts.h"

#include <algorithm>

namespace remuda::steps {

namespace asio = boost::asio;

namespace {

// Looks at a stage until the machine is through with it. `late`: what it means when it does not come.
asio::awaitable<StepResult> follow(JobRun& run, Stage stage, std::string signal, ErrorClass late) {
    for (;;) {
        const auto view = co_await run.look(stage);
        if (!view) co_return StepResult::failed(view.error());
        if (view->done) {
            run.show(view->detail);
            run.say(LogLevel::info, view->detail);
            co_return StepResult::done();
        }
        if (run.expired())
            co_return StepResult::failed(late, "waited in vain for: " + signal + "; last seen: " + view->detail);
        co_await run.waiting(signal, view->detail);
        co_await run.pause(view->look_again, JobRun::Cancel::allowed);
        if (run.interrupted(JobRun::Cancel::allowed)) co_return StepResult::interrupted();
    }
}

std::string text(const boost::json::object& params, const char* name) {
    const auto* value = params.if_contains(name);
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

} // namespace

asio::awaitable<StepResult> bootScript(JobRun& run) {
    return follow(run, Stage::boot_script, "boot script fetched", ErrorClass::boot_no_dhcp);
}
asio::awaitable<StepResult> partition(JobRun& run) {
    return follow(run, Stage::partition, "disk partitioned", ErrorClass::disk);
}
asio::awaitable<StepResult> unpack(JobRun& run) {
    return follow(run, Stage::unpack, "image unpacked", ErrorClass::installer);
}
asio::awaitable<StepResult> firstBoot(JobRun& run) {
    return follow(run, Stage::first_boot, "report of the installed system", ErrorClass::installer);
}
asio::awaitable<StepResult> wipe(JobRun& run) {
    return follow(run, Stage::wipe, "disks wiped", ErrorClass::disk);
}
asio::awaitable<StepResult> verifyWipe(JobRun& run) {
    return follow(run, Stage::verify_wipe, "wipe verified", ErrorClass::disk);
}

asio::awaitable<StepResult> readInventory(JobRun& run) {
    const auto identity = co_await run.identify();
    if (!identity) co_return StepResult::failed(identity.error());
    Observed observed{identity->cpu_cores, identity->memory_gib,     identity->disk_gib, identity->serial,
                      identity->model,     run.machine().bmc.driver, run.now(),          identity->nic1_mac,
                      identity->nic2_mac,  identity->bmc_address};
    if (!identity->firmware.empty()) run.saw(identity->firmware);
    run.say(LogLevel::info, "reported: serial " + (observed.serial.empty() ? "unknown" : observed.serial) + ", model " +
                                (observed.model.empty() ? "unknown" : observed.model));
    run.changeMachine([observed](Machine& machine) { takeReport(machine, observed); });
    co_return StepResult::done();
}

asio::awaitable<StepResult> compareInventory(JobRun& run) {
    const auto& machine = run.machine();
    if (!machine.observed) co_return StepResult::failed(ErrorClass::internal, "nothing was read from the machine");
    const auto differences = describeDifferences(machine);
    run.changeMachine([moment = run.now()](Machine& changed) { refreshMismatch(changed, moment); });
    if (!differences.empty()) co_return StepResult::failed(ErrorClass::hardware_mismatch, differences);
    run.say(LogLevel::info, "the machine is what its record says");
    co_return StepResult::done();
}

asio::awaitable<StepResult> publishRole(JobRun& run) {
    const auto params = run.params();
    run.changeMachine([params](Machine& machine) {
        const auto take = [&](const char* name, std::string& field) {
            if (auto value = text(params, name); !value.empty()) field = std::move(value);
        };
        take("role", machine.role);
        take("team", machine.team);
        take("hostname", machine.hostname);
        if (const auto date = parseDate(text(params, "expires_on"))) machine.expires_on = date;
    });
    run.say(LogLevel::info, "role " + text(params, "role") + " published");
    co_return StepResult::done();
}

asio::awaitable<StepResult> clearRole(JobRun& run) {
    run.changeMachine([](Machine& machine) {
        machine.role.clear();
        machine.team.clear();
        machine.hostname.clear();
        machine.expires_on.reset();
    });
    run.say(LogLevel::info, "role, team, host name and lease cleared");
    co_return StepResult::done();
}

} // namespace remuda::steps
