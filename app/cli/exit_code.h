// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"

#include <span>

namespace remuda::cli {

// What remudactl's exit code tells a script. Documented in --help from the table below.
enum class ExitCode {
    ok = 0,
    job_failed = 1,
    bad_input = 2,
    no_permission = 3,
    no_connection = 4,
    not_found = 5,
    conflict = 6,
    internal = 7,
    declined = 8
};

struct ExitCodeDescription {
    ExitCode code;
    const char* meaning;
};

std::span<const ExitCodeDescription> exitCodeDescriptions();
ExitCode exitCodeFor(const Problem& problem);

// What a person can do about it; empty when the problem's detail says it all.
std::string adviceFor(const Problem& problem);

} // namespace remuda::cli
