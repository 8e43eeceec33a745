// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"

#include <array>

namespace remuda {

using namespace std::chrono_literals;

namespace {

// The engine's whole back-off: 1 + 2 + 4 + 8 + 16 + 32 s.
constexpr int tries = 7;

constexpr StepDefinition checkBmc{"check_bmc", "Check BMC", 20s, tries, Effect::none, steps::checkBmc};
constexpr StepDefinition networkBoot{"set_next_boot", "Set next boot",       20s,     tries,
                                     Effect::same,    steps::setNetworkBoot, nullptr, steps::takeBackNetworkBoot};
constexpr StepDefinition cycle{"power_cycle", "Power cycle", 90s, tries, Effect::noted, steps::powerCycle};
// The next boot is told for one boot, and a controller forgets it after a while: never kept for a later job. What the
// machine does by itself after that boot has stopped where it failed, and only goes on from another one.
constexpr const char* boot = "set_next_boot";
constexpr StepDefinition bootCycle{"power_cycle", "Power cycle", 90s, tries, Effect::noted, steps::powerCycle, boot};
constexpr StepDefinition powerOn{"power_on", "Power on", 60s, tries, Effect::wanted, steps::powerOn};
constexpr StepDefinition powerOff{"power_off", "Power off", 60s, tries, Effect::wanted, steps::powerOff};
constexpr StepDefinition shutDown{"shut_down", "Shut down", 360s, tries, Effect::wanted, steps::shutDown};
constexpr StepDefinition bootScript{"boot_script", "Boot script fetched", 300s, 2,
                                    Effect::none,  steps::bootScript,     boot};

constexpr std::array checkSteps{checkBmc};
constexpr std::array rebootSteps{checkBmc, cycle};
constexpr std::array powerOnSteps{checkBmc, powerOn};
constexpr std::array powerOffSteps{checkBmc, powerOff};
constexpr std::array shutdownSteps{checkBmc, shutDown};
constexpr std::array resetBmcSteps{
    StepDefinition{"reset_bmc", "Reset BMC", 30s, tries, Effect::none, steps::resetBmc},
    StepDefinition{"bmc_answers", "BMC answers again", 600s, 1, Effect::none, steps::awaitBmc},
};
constexpr std::array rotateSteps{
    checkBmc,
    StepDefinition{"set_password", "Set new password", 60s, tries, Effect::noted, steps::setPassword},
    StepDefinition{"check_password", "Sign in with it", 60s, tries, Effect::none, steps::checkPassword, "set_password"},
};
constexpr std::array inspectSteps{
    checkBmc,
    StepDefinition{"read_inventory", "Read inventory", 30s, tries, Effect::none, steps::readInventory},
    StepDefinition{"compare", "Compare with record", 20s, 1, Effect::none, steps::compareInventory, "read_inventory"},
};
constexpr std::array installSteps{
    checkBmc,
    networkBoot,
    bootCycle,
    bootScript,
    StepDefinition{"partition", "Partition disk", 300s, 1, Effect::none, steps::partition, boot},
    StepDefinition{"unpack", "Unpack image", 1200s, 1, Effect::none, steps::unpack, boot},
    StepDefinition{"first_boot", "First boot reports in", 600s, 1, Effect::none, steps::firstBoot},
    StepDefinition{"publish", "Publish role and lease", 20s, 1, Effect::none, steps::publishRole},
};
constexpr std::array recycleSteps{
    checkBmc,
    networkBoot,
    bootCycle,
    bootScript,
    StepDefinition{"wipe", "Wipe disks", 3600s, 1, Effect::none, steps::wipe, boot},
    StepDefinition{"verify_wipe", "Verify wipe", 600s, 1, Effect::none, steps::verifyWipe, boot},
    powerOff,
    StepDefinition{"clear_role", "Clear role and lease", 20s, 1, Effect::none, steps::clearRole},
};

} // namespace

std::span<const StepDefinition> stepsOf(Verb verb) {
    switch (verb) {
    case Verb::check:
        return checkSteps;
    case Verb::inspect:
        return inspectSteps;
    case Verb::install:
        return installSteps;
    case Verb::recycle:
        return recycleSteps;
    case Verb::reboot:
    case Verb::power_cycle:
        return rebootSteps;
    case Verb::power_on:
        return powerOnSteps;
    case Verb::power_off:
        return powerOffSteps;
    case Verb::shutdown:
        return shutdownSteps;
    case Verb::reset_bmc:
        return resetBmcSteps;
    case Verb::rotate_bmc_password:
        return rotateSteps;
    default:
        return {};
    }
}

std::vector<JobStep> newSteps(Verb verb) {
    std::vector<JobStep> result;
    for (const auto& definition : stepsOf(verb)) {
        JobStep step;
        step.name = definition.name;
        step.title = definition.title;
        step.max_attempts = definition.max_attempts;
        step.timeout_ms = definition.timeout.count();
        step.repeatable = isRepeatable(definition.effect);
        result.push_back(std::move(step));
    }
    return result;
}

} // namespace remuda
