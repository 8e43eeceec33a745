// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/server/server_options.h"
#include "core/domain/result.h"

namespace remuda {

// What the command line asks for.
struct CommandLine {
    ServerOptions options;
    std::string command; // empty: serve; else migrate, backup, restore, move, rotate-envelope-key
    std::string file;    // of backup and restore
    std::string text;    // not empty: print this and end (--help, --version)
};

// Reads the command line, then the file named by --config, in which the same names stand as `name = value`; the command
// line wins. A problem names the option at fault.
Result<CommandLine> readCommandLine(int count, char** arguments);

} // namespace remuda
