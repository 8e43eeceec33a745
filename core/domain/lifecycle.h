// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace remuda {

// The lifecycle word of a machine. The first six are stable; the busy three are owned by exactly one job each.
enum class MachineStatus {
    discovered,
    available,
    reserved,
    in_use,
    broken,
    retired,
    inspecting,
    installing,
    recycling
};
inline constexpr std::array allMachineStatuses{
    MachineStatus::discovered, MachineStatus::available,  MachineStatus::reserved,
    MachineStatus::in_use,     MachineStatus::broken,     MachineStatus::retired,
    MachineStatus::inspecting, MachineStatus::installing, MachineStatus::recycling};

// What somebody may want done to a machine. Those that take time are jobs (isJob), the others happen at once.
enum class Verb {
    check, // only looks whether the controller answers; may run beside another job of the machine
    inspect,
    install,
    recycle,
    reboot,
    power_on,
    power_off,
    power_cycle,
    shutdown, // asks the operating system, which may not listen
    reset_bmc,
    rotate_bmc_password, // jobs
    reserve,
    release,
    mark_broken,
    repair,
    retire,
    abandon,
    set_maintenance,
    end_maintenance,
    protect,
    unprotect
};
inline constexpr std::array allVerbs{Verb::check,
                                     Verb::inspect,
                                     Verb::install,
                                     Verb::recycle,
                                     Verb::reboot,
                                     Verb::power_on,
                                     Verb::power_off,
                                     Verb::power_cycle,
                                     Verb::shutdown,
                                     Verb::reset_bmc,
                                     Verb::rotate_bmc_password,
                                     Verb::reserve,
                                     Verb::release,
                                     Verb::mark_broken,
                                     Verb::repair,
                                     Verb::retire,
                                     Verb::abandon,
                                     Verb::set_maintenance,
                                     Verb::end_maintenance,
                                     Verb::protect,
                                     Verb::unprotect};

// The wire words are the enumerators' names ("in_use", "power_cycle").
std::string_view toText(MachineStatus status);
std::string_view toText(Verb verb);
std::optional<MachineStatus> machineStatusFromText(std::string_view text);
std::optional<Verb> verbFromText(std::string_view text);

bool isStable(MachineStatus status);
bool isJob(Verb verb);
bool onlyLooks(Verb verb); // a job that sends no command and changes nothing: it takes no lock, and is never in the way
bool isDestructive(Verb verb); // loses data or service: install, recycle, reboot, power off and cycle, shutdown,
                               // retire, abandon
bool needsReason(Verb verb);   // mark_broken, abandon, set_maintenance

// One row of the lifecycle table (architecture, section 4).
struct Move {
    MachineStatus to;                     // where the verb ends when it goes well; for power verbs the present status
    std::optional<MachineStatus> through; // busy status while the job runs
    std::optional<MachineStatus> on_failure;
};

// The move a verb makes from a status, or the problem "illegal-move" naming the verbs that are legal there. `reason` is
// the present status reason (install is legal from broken after install_failed only). A protected machine or one in
// another's maintenance is the caller's to refuse.
Result<Move> planMove(Verb verb, MachineStatus from, std::string_view reason);

std::vector<Verb> legalVerbs(MachineStatus from, std::string_view reason);

} // namespace remuda
