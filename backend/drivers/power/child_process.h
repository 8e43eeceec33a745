// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace remuda {

struct ProcessOutcome {
    bool started = false;   // false: `error` says why
    bool timed_out = false; // killed at the deadline
    int exit_code = -1;     // -1 when it ended by a signal
    std::string output, error;
};

// Runs a program (looked up in PATH) with `input` (at most 4 KiB) as its standard input, without blocking the executor
// it is awaited on. Each output is kept up to 64 KiB, the rest is read and dropped. Killed when the deadline passes.
// `extra_environment` holds NAME=value on top of PATH, HOME and a C locale, nothing else of this process' environment.
boost::asio::awaitable<ProcessOutcome> runProcess(std::vector<std::string> arguments,
                                                  std::vector<std::string> extra_environment,
                                                  std::chrono::steady_clock::time_point deadline,
                                                  std::string input = {});

} // namespace remuda
