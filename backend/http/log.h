// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"

#include <string>

namespace remuda {

// One line to standard error: "2026-11-21T17:36:31.042Z info text". Safe from any thread; lines never mix. Control
// characters in `text` are replaced, so that nobody forges a line. What is known for
// a token or a password is not shown, but do not rely on that: never pass one.
void log(LogLevel level, const std::string& text);

} // namespace remuda
