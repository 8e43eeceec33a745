// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "core/domain/time.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace remuda {

class Connection;
struct StoredJob;

// Whether a job is about to take its first step, or goes on after some of them.
enum class Turn { begins, goes_on };
// Asked within the write with which a server takes a job up. A problem ends the job as one of policy, but for
// "unavailable" of one that goes on: it stays as it is and is asked about again.
using LastLook = std::function<Result<void>(Connection&, const StoredJob&, Turn)>;

// How the job engine and its drivers behave. The defaults are those of a server in earnest.
struct JobOptions {
    std::uint64_t seed = 1;     // what the simulated fleet's latencies, failures and quirks are drawn from
    double simulated_speed = 1; // how many times faster than life simulated machines work
    double time_scale = 1; // multiplies every pause of the engine's own (retries, settling, breaker); tests take 0.01
    std::size_t max_running = 2000;       // jobs under way at once; the others stay queued
    std::int64_t max_queued = 50'000;     // while so many wait already, no more are taken
    std::string ipmitool = "ipmitool";    // program, looked up in PATH
    bool trust_first_contact = true;      // a redfish certificate never seen before is taken as it is, and pinned
    std::function<Instant()> clock = now; // which may be set forward and back: time limits, pauses and who owns a job
                                          // go by clocks that only run
    int power_refresh_seconds = 0;        // how often the power of every machine is looked at; 0 = never
};

} // namespace remuda
